import Programme
import Records

/// A month at the tea shop: who clicked what, and what was bought, returned and received.
struct TeaShopMonth {
  static let orders = 400
  static let days: Int64 = 30
  /// So that everybody has the same month.
  private static let seed: UInt64 = 0x7EA_5407

  /// Clicks as a trusted system reports them.
  private(set) var clicks: [JSON] = []
  /// Order events in the order in which they happened.
  var events: [JSON] { dated.sorted { $0.at < $1.at }.map(\.event) }

  private var dated: [(at: Timestamp, event: JSON)] = []
  private var random = SplitMix(state: seed)
  private let end: Timestamp

  init(endingAt end: Timestamp) {
    self.end = end
    for number in 1...Self.orders { addOrder(number) }
  }

  private mutating func addOrder(_ number: Int) {
    let paidAt = Timestamp(
      milliseconds: end.milliseconds - Self.minutes(Int64.random(in: 10...43_000, using: &random)))
    let buyer =
      chance(20, 1_000) ? TeaShop.boAsBuyer : "u\(Int.random(in: 1...220, using: &random))"
    let product = TeaShop.products.randomElement(using: &random)!
    addClicks(buyer: buyer, before: paidAt)
    let order = "tea-\(number)"
    let quantity = Int64.random(in: 1...3, using: &random)
    let paid = product.priceFen * quantity
    let discount = chance(1, 5) ? paid / 10 : 0
    add(
      "order.paid", order, at: paidAt, key: "paid_at",
      [
        .init("shop", .string(TeaShop.shop)), .init("buyer", .string(buyer)),
        .init(
          "lines",
          .array([
            .object([
              .init("line", .string("1")), .init("product", .string(product.id)),
              .init("quantity", .integer(quantity)), .init("paid_fen", .integer(paid - discount)),
              .init("platform_discount_fen", .integer(discount)),
            ])
          ])),
      ])
    addFate(of: order, paidAt: paidAt, paidFen: paid - discount)
  }

  /// Most buyers had clicked before, some on two promoters' links.
  private mutating func addClicks(buyer: String, before paidAt: Timestamp) {
    let count = chance(1, 4) ? 0 : chance(1, 6) ? 2 : 1
    for _ in 0..<count {
      let at = paidAt.milliseconds - Self.minutes(Int64.random(in: 1...2_500, using: &random))
      let link = TeaShop.links.randomElement(using: &random)!
      clicks.append(
        .object([
          .init("id", .string("click-\(clicks.count + 1)")), .init("code", .string(link.code)),
          .init("buyer", .string(buyer)),
          .init("at", .string(RFC3339.text(Timestamp(milliseconds: at)))),
        ]))
    }
  }

  private mutating func addFate(of order: String, paidAt: Timestamp, paidFen: Int64) {
    if chance(1, 40) {
      return add("order.cancelled", order, at: later(paidAt, minutes: 5...600))
    }
    if chance(1, 12) {
      add(
        "order.refunded", order, at: later(paidAt, minutes: 600...9_000),
        [
          .init("line", .string("1")), .init("refund", .string("r1")),
          .init("amount_fen", .integer(chance(1, 2) ? paidFen : paidFen / 3)),
        ])
    }
    add("order.completed", order, at: later(paidAt, minutes: 4_000...11_000))
  }

  /// Adds an event unless it lies in the future.
  private mutating func add(
    _ type: String, _ order: String, at: Timestamp, key: String = "at",
    _ fields: [JSON.Member] = []
  ) {
    guard at < end else { return }
    let event = JSON.object(
      [
        .init("type", .string(type)), .init("id", .string("\(order)-\(type.dropFirst(6))")),
        .init("order", .string(order)), .init(key, .string(RFC3339.text(at))),
      ] + fields)
    dated.append((at, event))
  }

  private mutating func later(_ moment: Timestamp, minutes: ClosedRange<Int64>) -> Timestamp {
    let added = Self.minutes(Int64.random(in: minutes, using: &random))
    return Timestamp(milliseconds: moment.milliseconds + added)
  }

  private mutating func chance(_ part: Int, _ whole: Int) -> Bool {
    Int.random(in: 0..<whole, using: &random) < part
  }

  private static func minutes(_ count: Int64) -> Int64 { count * 60_000 }
}

/// A generator that gives everybody the same numbers.
/// - Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
