import Programme
import Records
import Settlement
import Storage

extension LiveBooks {
  /// A shop with one product, a promoter, a plan, and a touch of each of `visitors`.
  func stockTeaShop(visitors: [String] = ["v1"]) async throws {
    try await take(
      try ScenarioReader.records(
        of: Array(
          """
          {"type":"shop","id":"s1","at":"2026-01-01T00:00:00Z","alliance":true,"kind":"normal"}
          {"type":"product","id":"A","at":"2026-01-01T00:00:00Z","shop":"s1","category":["茶"],\
          "tech_fee_ppm":50000,"url":"https://tea.example/A"}
          {"type":"institution","id":"i1","at":"2026-01-01T00:00:00Z","promoter_share_ppm":800000}
          {"type":"promoter","id":"k1","at":"2026-01-01T00:00:00Z","institution":"i1"}
          {"type":"plan","id":"pl","at":"2026-01-01T00:00:00Z","kind":"normal","product":"A",\
          "total_ppm":100000}
          {"type":"link","code":"kA1","at":"2026-01-01T00:00:00Z","institution":"i1",\
          "promoter":"k1","shop":"s1","product":"A","placement":"group","form":"link"}
          """.utf8)))
    for (index, visitor) in visitors.enumerated() {
      try await keep(
        Touch(
          person: .visitor(VisitorID(trusted: visitor)), at: Self.touched,
          code: LinkCode(trusted: "kA1"), order: UInt64(index)))
    }
  }

  /// 2 January 2026, midnight UTC.
  static let touched = Timestamp(milliseconds: 1_767_312_000_000)

  static func paid(_ order: String, visitor: String = "v1", fen: Int64 = 10_000) -> String {
    """
    {"type":"order.paid","id":"paid-\(order)","order":"\(order)","shop":"s1",\
    "visitor":"\(visitor)","paid_at":"2026-01-03T00:00:00Z",\
    "lines":[{"line":"1","product":"A","paid_fen":\(fen)}]}
    """
  }

  static func completed(_ order: String) -> String {
    """
    {"type":"order.completed","id":"done-\(order)","order":"\(order)",\
    "at":"2026-01-20T00:00:00Z"}
    """
  }

  static func refunded(_ order: String, _ fen: Int64, line: String = "1") -> String {
    """
    {"type":"order.refunded","id":"refund-\(order)-\(fen)","order":"\(order)","line":"\(line)",\
    "refund":"r\(fen)","amount_fen":\(fen),"at":"2026-01-21T00:00:00Z"}
    """
  }

  /// What `account` holds in fen.
  func fen(_ account: String) throws -> Int64 {
    try store.read { try $0.balances(account: Account(trusted: account), after: nil, limit: 10) }
      .first { $0.unit == .cny }?.amount ?? 0
  }
}
