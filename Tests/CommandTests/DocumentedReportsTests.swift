import EventLoops
import Foundation
import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@testable import dyelink

@Suite("What the page about reports shows to type", .serialized)
struct DocumentedReportsTests {
  /// A tea shop's January: two promoters, a hundred clicks, and some orders.
  private func story() -> String {
    var lines = [
      #"{"type":"shop","id":"yunwu","at":"2026-01-01T00:00:00+08:00","kind":"normal","alliance":true}"#,
      #"{"type":"product","id":"oolong","at":"2026-01-01T00:00:00+08:00","shop":"yunwu","category":["食品"],"tech_fee_ppm":50000,"url":"https://yunwu.example/1"}"#,
      #"{"type":"institution","id":"reach","at":"2026-01-01T00:00:00+08:00","promoter_share_ppm":800000}"#,
      #"{"type":"promoter","id":"lin","at":"2026-01-01T00:00:00+08:00","institution":"reach","level":"senior"}"#,
      #"{"type":"promoter","id":"mei","at":"2026-01-01T00:00:00+08:00","institution":"reach","parent":"lin"}"#,
      #"{"type":"plan","id":"ten","at":"2026-01-01T00:00:00+08:00","kind":"normal","product":"oolong","total_ppm":100000}"#,
      #"{"type":"link","code":"lin1","at":"2026-01-01T00:00:00+08:00","institution":"reach","promoter":"lin","shop":"yunwu","product":"oolong","placement":"group"}"#,
      #"{"type":"link","code":"mei1","at":"2026-01-01T00:00:00+08:00","institution":"reach","promoter":"mei","shop":"yunwu","product":"oolong","placement":"group"}"#,
      #"{"type":"link","code":"mei2","at":"2026-01-01T00:00:00+08:00","institution":"reach","promoter":"mei","shop":"yunwu","product":"oolong","placement":"live"}"#,
    ]
    // More of them in the evenings and at weekends.
    for number in 0..<100 {
      let day = 2 + number % 4 + (number % 3) * 7
      let hour = number % 5 == 0 ? 12 : 19 + number % 4
      let code = number % 4 == 0 ? "lin1" : number % 10 == 1 ? "mei2" : "mei1"
      let at = "2026-01-\(two(day))T\(two(hour)):\(two(number % 60)):00+08:00"
      lines.append(
        #"{"type":"click","id":"c\#(number)","at":"\#(at)","buyer":"u\#(number)","code":"\#(code)"}"#
      )
      guard number % 9 == 0 else { continue }
      lines.append(
        #"{"type":"order.paid","id":"p\#(number)","order":"o\#(number)","shop":"yunwu","buyer":"u\#(number)","paid_at":"2026-01-29T10:00:00+08:00","lines":[{"line":"1","product":"oolong","paid_fen":\#(9_900 + number)}]}"#
      )
      guard number % 2 == 0 else { continue }
      lines.append(
        #"{"type":"order.completed","id":"d\#(number)","order":"o\#(number)","at":"2026-02-10T10:00:00+08:00"}"#
      )
    }
    return lines.joined(separator: "\n")
  }

  /// What a promoter earned in January for orders of the month before, and lost again of it.
  private func earn(in store: any Store) throws {
    let shop = Account.shop(ShopID(trusted: "yunwu"))
    let mei = Account.promoter(PromoterID(trusted: "mei"))
    for (number, amount) in [12_340, -792].enumerated() {
      let posting = Posting(
        event: EventID(trusted: "x\(number)"), order: OrderID(trusted: "x"),
        line: LineID(trusted: "1"),
        entries: [
          Due(mei, .commission, Fen(Int64(amount))), Due(shop, .promotionCost, Fen(Int64(-amount))),
        ], cappedCash: .zero, cappedCards: .zero)
      let moment = try #require(PayoutPeriod("2026-01")).from.adding(days: Int64(9 * number))
      try store.write { try $0.post(posting, at: moment) }
    }
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  @Test("comes to what the page says")
  func page() async throws {
    let place = try TemporaryDirectory()
    let ledger = place.path(of: "books.sqlite")
    let store = try SQLiteStore(path: ledger)
    var replay = Replay(over: store)
    try replay.run(try ScenarioReader.records(of: Array(story().utf8)))
    #expect(replay.refused.isEmpty, "\(replay.refused)")
    try earn(in: store)
    try store.close()
    let serving = try Serving(["--ledger", "sqlite:\(ledger)"])
    try #require(try await serving.isUp(), "\(serving.text)")
    let page = try DocumentedPage("docs/operator/reports.md")
    #expect(page.examples.count >= 5 && page.examples.count { $0.output != nil } >= 5)
    try page.type(to: serving, in: place)
    let csv = try serving.command([
      "report", "funnel", "2026-01", "--by", "link", "--format", "csv",
    ])
    #expect(csv.status == 0 && csv.output.split(separator: "\r\n").count == 5, "\(csv.output)")
    let json = try serving.command(["report", "conversion", "2026-01", "--format", "json"])
    #expect(json.output.split(separator: "\n").count == 3, "\(json.output)")
    let refused = try serving.command(["report", "incentive", "soon"])
    #expect(refused.status == 65 && refused.errors.contains("2026Q1"), "\(refused.errors)")
    #expect(serving.end() == 0)
  }

  @Test("shades go from nothing to the fullest hour")
  func shades() {
    var rows = Array(repeating: Array(repeating: Int64(0), count: 24), count: 7)
    for (hour, count) in [1, 25, 26, 50, 51, 75, 76, 100].enumerated() {
      rows[6][hour] = Int64(count)
    }
    let lines = HeatMapPicture(rows, of: "touches").text.split(separator: "\n")
    #expect(lines.count == 9 && lines[8] == "in all 404, at most 100 in one of these hours")
    #expect(lines[7].hasPrefix("Sunday     ░░ ░░ ▒▒ ▒▒ ▓▓ ▓▓ ██ ██ ·· "))
    #expect(lines[1].contains("·· ") && !lines[1].contains("░"))
    let nothing = HeatMapPicture(
      Array(repeating: Array(repeating: 0, count: 24), count: 7), of: "x")
    #expect(nothing.text.contains("in all 0"))
  }
}
