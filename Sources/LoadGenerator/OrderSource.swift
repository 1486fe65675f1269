import EventLoops
import HTTPWire
import Programme
import Records

/// Order events: each order is paid for a visitor that has clicked, completed later, and one in ten
/// refunded by half after that.
struct OrderSource: RequestSource {
  private enum Event: Int { case paid, completed, refunded }

  static let refundedOneIn = 10

  private(set) var bytes: [UInt8] = []
  private let orders: LoadPlan.Orders
  private let recent: RecentVisitors
  private let head: String
  /// Tells the orders of this run from those of others.
  private let run: String
  private var numbers: SeededNumbers
  private var paid = 0
  /// Orders whose payment was taken, by number; the oldest first.
  private var open: [Int] = []
  private var toRefund: [Int] = []

  init(_ orders: LoadPlan.Orders, recent: RecentVisitors, seed: UInt64) {
    self.orders = orders
    self.recent = recent
    numbers = SeededNumbers(seed: ~seed)
    run = String(Clock.wallMilliseconds(), radix: 36)
    head = """
      POST \(orders.target.path) HTTP/1.1\r
      Host: \(orders.target.authority)\r
      Authorization: Bearer \(orders.token)\r
      Content-Type: application/json\r
      Content-Length:\u{20}
      """
  }

  mutating func beginMeasuring() {}

  mutating func makeNext() -> (kind: RequestKind, number: Int)? {
    if let order = toRefund.popLast() { return render(.refunded, order, refund(order)) }
    if open.count >= LoadLimits.openOrders {
      let order = open.removeFirst()
      return render(.completed, order, "\"at\":\"\(now)\"")
    }
    guard let visitor = recent.pick(&numbers) else { return nil }
    paid += 1
    return render(.paid, paid, payment(paid, visitor))
  }

  mutating func isAnswered(
    _ number: Int, _ kind: RequestKind, by answer: borrowing AnswerScanner
  ) {
    let order = number / 3
    guard (200...299).contains(answer.status), let event = Event(rawValue: number % 3) else {
      return
    }
    switch event {
    case .paid: open.append(order)
    case .completed: if order % Self.refundedOneIn == 0 { toRefund.append(order) }
    case .refunded: break
    }
  }

  private var now: String {
    RFC3339.text(Timestamp(milliseconds: Clock.wallMilliseconds()))
  }

  /// Unit: fen.
  private func amount(_ order: Int) -> Int { 1_000 + order % 9_000 }

  private func payment(_ order: Int, _ visitor: String) -> String {
    """
    "shop":"\(orders.shop)","visitor":"\(visitor)","paid_at":"\(now)",\
    "lines":[{"line":"1","product":"\(orders.product)","paid_fen":\(amount(order))}]
    """
  }

  private func refund(_ order: Int) -> String {
    "\"line\":\"1\",\"refund\":\"r1\",\"amount_fen\":\(amount(order) / 2),\"at\":\"\(now)\""
  }

  private mutating func render(
    _ event: Event, _ order: Int, _ fields: String
  ) -> (kind: RequestKind, number: Int) {
    let id = "load-\(run)-\(order)"
    let body = """
      {"type":"order.\(event)","id":"\(id)-\(event.rawValue)","order":"\(id)",\(fields)}
      """
    bytes = Array("\(head)\(body.utf8.count)\r\n\r\n\(body)".utf8)
    return (.order, order * 3 + event.rawValue)
  }
}
