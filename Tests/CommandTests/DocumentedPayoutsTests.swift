import EventLoops
import Foundation
import Programme
import Storage
import TestSupport
import Testing

@testable import dyelink

@Suite("What the page about payouts shows to type", .serialized)
struct DocumentedPayoutsTests {
  /// What two promoters and their institution earned in two months that are over.
  private func earn(in path: String) throws {
    let shop = Account.shop(ShopID(trusted: "yunwu"))
    let purse = Account.platform(.incentive)
    let lin = Account.promoter(PromoterID(trusted: "lin"))
    let mei = Account.promoter(PromoterID(trusted: "mei"))
    let reach = Account.institution(InstitutionID(trusted: "reach"))
    let months: [(PayoutPeriod?, [Due])] = [
      (
        PayoutPeriod("2026-01"),
        [
          Due(lin, .commission, Fen(12_340)), Due(mei, .commission, Fen(800)),
          Due(reach, .serviceFee, Fen(3_285)), Due(shop, .promotionCost, Fen(-16_425)),
          Due(reach, .incentiveCard, Cards(4_936)), Due(purse, .incentiveCard, Cards(-4_936)),
        ]
      ),
      (
        PayoutPeriod("2026-02"),
        [
          Due(lin, .commission, Fen(1_500)), Due(lin, .commission, Fen(-4_000)),
          Due(mei, .commission, Fen(700)), Due(shop, .promotionCost, Fen(1_800)),
        ]
      ),
    ]
    let store = try SQLiteStore(path: path)
    for (number, (period, entries)) in months.enumerated() {
      let moment = try #require(period).from.adding(days: 9)
      let posting = Posting(
        event: EventID(trusted: "e\(number)"), order: OrderID(trusted: "o\(number)"),
        line: LineID(trusted: "1"), entries: entries, cappedCash: .zero, cappedCards: .zero)
      try store.write { try $0.post(posting, at: moment) }
    }
    try store.close()
  }

  @Test("comes to what the page says")
  func page() async throws {
    let place = try TemporaryDirectory()
    let ledger = place.path(of: "books.sqlite")
    try earn(in: ledger)
    let serving = try Serving(["--ledger", "sqlite:\(ledger)"])
    try #require(try await serving.isUp(), "\(serving.text)")
    let page = try DocumentedPage("docs/operator/payouts.md")
    #expect(page.examples.count >= 6 && page.examples.count { $0.output != nil } >= 3)
    try page.type(to: serving, in: place)
    let file = try String(contentsOfFile: place.path(of: "january.csv"), encoding: .utf8)
    let rows = file.components(separatedBy: "\r\n")
    #expect(rows.count == 4 && rows[0].hasPrefix("payout,period,account,unit,opening,"))
    #expect(rows[1].hasPrefix("2,2026-01,institution/reach,CNY,0,3285,0,3285,0,in_payment,"))
    #expect(rows[2].hasPrefix("3,2026-01,promoter/lin,CNY,0,12340,0,12340,0,in_payment,"))

    let noted = try serving.command(["payout", "list", "--format", "csv", "--state", "paid"])
    #expect(noted.output.contains(",paid,") && noted.output.contains(",bank order 4711\r\n"))
    let formula = try serving.command(["payout", "returned", "3", "--note", "=1+1"])
    #expect(formula.status == 0, "\(formula.errors)")
    let shown = try serving.command(["payout", "list", "--format", "csv", "--state", "returned"])
    #expect(shown.output.contains(",'=1+1\r\n"), "\(shown.output)")
    let refused = try serving.command(["payout", "paid", "3", "--key", "again"])
    #expect(refused.status == 65 && refused.errors.contains("payout_state"), "\(refused.errors)")
    let repeated = try serving.command(["payout", "close", "2026-01"])
    #expect(repeated.status == 0 && repeated.output.contains("\"closing\": 1"))
    let periods = try serving.command(["payout", "periods"]).output.split(separator: "\n")
    #expect(periods.count == 2)
    #expect(serving.end() == 0)
  }
}
