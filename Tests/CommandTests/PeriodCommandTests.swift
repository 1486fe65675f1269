import Foundation
import Programme
import Records
import Storage
import TestSupport
import Testing

@testable import dyelink

@Suite("dyelink period", .serialized)
struct PeriodCommandTests {
  /// What kim and lou settled in June 2025, 1% from 300 yuan on.
  private func settle(in path: String) throws {
    let reach = InstitutionID(trusted: "reach")
    var patch = Institution.Patch()
    patch.promoterShare = .set(.zero)
    let institution = CatalogueRecord.institution(reach, patch)
    let pool = DividendPool(
      institution: reach, month: try #require(Month("2025-06")),
      claim: DividendClaim(
        scheme: SchemeID(trusted: "div"), team: TeamName("red"),
        rule: TeamDividend(tiers: [.init(volume: Fen(30_000), rate: PPM(10_000))])))
    let contributions = [("kim", "o1", Int64(10_000)), ("lou", "o2", 20_050)].map {
      DividendContribution(
        pool: pool, promoter: PromoterID(trusted: $0.0), order: OrderID(trusted: $0.1),
        line: LineID(trusted: "1"), net: Fen($0.2))
    }
    let store = try SQLiteStore(path: path)
    try store.write { transaction in
      _ = try transaction.append(institution, at: pool.month.from)
      try transaction.contribute(
        contributions, because: EventID(trusted: "e1"), at: pool.month.from)
    }
    try store.close()
  }

  @Test("closes a month, lists months, and explains one in words and as JSON")
  func story() async throws {
    let place = try TemporaryDirectory()
    let ledger = place.path(of: "books.sqlite")
    try settle(in: ledger)
    let serving = try Serving(["--ledger", "sqlite:\(ledger)"])
    try #require(try await serving.isUp(), "\(serving.text)")
    let closed = try serving.command(["period", "close", "reach", "2025-06"])
    #expect(closed.status == 0 && closed.output.contains("\"pool_fen\": 300"), "\(closed)")
    let list = try serving.command(["period", "list", "--institution", "reach"]).output
    #expect(list.split(separator: "\n").count == 1 && list.contains("\"id\":\"reach/2025-06\""))
    let shown = try serving.command(["period", "show", "reach", "2025-06"]).output
    for part in [
      "Team dividends of reach in 2025-06, closed at ", "Pool 1: team red, scheme div",
      "300.50 yuan were settled, which reaches the tier of 300.00 yuan: ⌊30050 × 10000 / 1000000⌋ = "
        + "300, so 3.00 yuan are shared out.",
      "    kim  100.00 yuan  1.00 yuan\n    lou  200.50 yuan  2.00 yuan\n",
      "    order o1, line 1  kim  +100.00 yuan  event e1\n",
      "    the closing  institution/reach  −3.00 yuan\n",
      "    the closing  promoter/lou       +2.00 yuan\n",
    ] { #expect(shown.contains(part), "\(part) isn't in \(shown)") }
    let json = try JSON.parse(
      try serving.command(["period", "show", "reach", "2025-06", "--format", "json"]).output,
      limits: .trusted)
    let pool = try #require(json["pools"]?.array?.first)
    #expect(pool["lines"]?.array?.count == 2 && pool["entries"]?.array?.count == 3)
    let early = try serving.command(["period", "close", "reach", "9999-01"])
    #expect(early.status == 65 && early.errors.contains("isn't over"), "\(early)")
    let unknown = try serving.command(["period", "show", "reach", "2025-07"])
    #expect(unknown.status != 0 && unknown.errors.contains("reach/2025-07"), "\(unknown)")
    #expect(serving.end() == 0)
  }

  @Test("tells of a month that is open, and of a pool that reaches no tier")
  func open() throws {
    let period = try JSON.parse(
      #"""
      {"institution":"reach","month":"2025-06","closed_at":null,"pools":[{"pool":1,"team":"red",
      "scheme":"div","volume_fen":5,"tier":null,"pool_fen":0,"shares":[]}]}
      """#, limits: .trusted)
    let text = PeriodExplanation(period: period, lines: [], entries: []).text
    #expect(text.contains("reach in 2025-06: not closed, and nothing posted."))
    #expect(text.contains("0.05 yuan were settled, which reaches no tier: nothing is shared out."))
  }
}
