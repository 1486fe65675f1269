import Records
import TestSupport

/// Makes a world, part by part.
struct WorldMaker {
  var dice: Dice
  /// Whether amounts reach the caps of the incentive.
  let isBig: Bool
  /// The midnight of Shanghai on which the world begins.
  let start: Int64
  /// Whether it begins in July 2025, when shops enrol for the private-domain incentive.
  let isSummer: Bool

  let shops: [String]
  let products: [String]
  let institutions: [String]
  let promoters: [String]
  let sharers: [String]
  let buyers: [String]
  let visitors: [String]
  /// Where things belong; some records say otherwise later.
  let home: [String: String]
  let employer: [String: String]

  var schemes: [SchemeKind] = []
  /// Whether rules on risk compare a line with other orders, as they are known when it is completed.
  var comparesOrders = false
  /// Codes on items that no order quotes yet, each with the product it is issued for.
  var units: [(code: String, product: String)] = []
  var hasUnits = false
  /// Links of a promoter on a product, with the product.
  var productLinks: [(code: String, product: String)] = []
  var links: [String] = []
  var founding: [JSON] = []
  var happenings: [JSON] = []
  var bindings: [JSON] = []
  var orders: [[JSON]] = []
  var disturbances: [JSON] = []
  /// Confirmations of fraud.
  var cases: [JSON] = []
  var returns: [JSON] = []

  static let day: Int64 = 86_400_000
  /// Midnights of Shanghai on 1 June and 3 July 2025.
  private static let june: Int64 = 1_748_707_200_000
  private static let july = june + 32 * day

  /// The most orders, and half the most clicks.
  let size: Int

  init(seed: UInt64, size: Int) {
    var dice = Dice(seed: seed)
    self.size = size
    isBig = dice.chance(8)
    isSummer = dice.chance(45)
    start = isSummer ? Self.july : Self.june
    let shops = Self.names("s", dice.number(1...3))
    let institutions = Self.names("i", dice.one(of: [1, 1, 2, 3]))
    products = Self.names("p", dice.number(1...4))
    promoters = Self.names("k", dice.number(2...7))
    sharers = Self.names("h", dice.number(0...3))
    buyers = Self.names("u", dice.number(2...7))
    visitors = Self.names("v", dice.number(1...5))
    home = products.reduce(into: [:]) { $0[$1] = dice.one(of: shops) }
    employer = promoters.reduce(into: [:]) { $0[$1] = dice.one(of: institutions) }
    self.shops = shops
    self.institutions = institutions
    self.dice = dice
  }

  static func names(_ prefix: String, _ count: Int) -> [String] {
    (0..<count).map { "\(prefix)\($0 + 1)" }
  }

  static func record(_ type: String, _ fields: [JSON.Member]) -> JSON {
    .object([.text("type", type)] + fields)
  }

  /// A moment on one of the days, often on the edge of one.
  mutating func moment(_ days: ClosedRange<Int>) -> Int64 {
    let day = start + Int64(dice.number(days)) * Self.day
    return day + Int64(dice.one(of: [0, 0, -1, 1, 43_200_000, 61_234_567]))
  }

  /// Before everything else but what is founded at the same moment.
  var dawn: Int64 { start - Self.day }

  mutating func maybe<Value>(_ percent: Int, _ value: (inout Dice) -> Value) -> Value? {
    dice.chance(percent) ? value(&dice) : nil
  }

  mutating func money() -> Int {
    isBig && dice.chance(40)
      ? dice.one(of: [9_999_999_999, 12_500_000_000, 100_000_000_000])
      : dice.one(of: [0, 1, 99, 100, 999, 9_900, 10_000, 12_345, 100_000, 1_000_003])
  }
}
