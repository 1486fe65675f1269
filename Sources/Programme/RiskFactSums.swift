/// What lines of other orders are compared with.
package protocol RiskFactReading {
  /// Other orders of the same customer, promoter and day.
  func count(of orders: WonOrders, except order: OrderID) throws -> Int64

  func sales(referredBy promoter: PromoterID, in period: RiskPeriod) throws -> ReferredSales

  /// By rising price.
  func prices(of product: ProductID, in period: RiskPeriod) throws -> [PriceCount]

  /// Other orders that were completed with a logistics number.
  func orders(sentAs number: LogisticsNumber, except order: OrderID) throws -> Int64
}

/// Facts on risk, added up in memory.
package struct RiskFactSums: RiskFactReading, Equatable {
  private var won: [WonOrders: Set<OrderID>] = [:]
  private var sales: [PromoterID: [ShanghaiDay: ReferredSales]] = [:]
  private var prices: [ProductID: [ShanghaiDay: [Fen: Int64]]] = [:]
  private var sent: [LogisticsNumber: Set<OrderID>] = [:]

  package init() {}

  /// Takes facts in that were added up before.
  package mutating func add(_ more: Sum) {
    switch more {
    case .price(let product, let day, let price, let lines):
      prices[product, default: [:]][day, default: [:]][price, default: 0] += lines
    case .sales(let promoter, let day, let sum):
      sales[promoter, default: [:]][day, default: .none] += sum
    case .won(let orders, let order): won[orders, default: []].insert(order)
    case .sent(let number, let order): sent[number, default: []].insert(order)
    }
  }

  /// Facts of one kind, added up.
  package enum Sum: Hashable, Sendable {
    case price(ProductID, on: ShanghaiDay, Fen, lines: Int64)
    case sales(PromoterID, on: ShanghaiDay, ReferredSales)
    case won(WonOrders, OrderID)
    case sent(LogisticsNumber, OrderID)
  }

  /// Whether both hold the same; what came to nothing doesn't count.
  package static func == (left: RiskFactSums, right: RiskFactSums) -> Bool {
    left.won.filter { !$0.value.isEmpty } == right.won.filter { !$0.value.isEmpty }
      && left.sent == right.sent && left.prices == right.prices
      && left.sales.mapValues { $0.filter { $0.value != .none } }.filter { !$0.value.isEmpty }
        == right.sales.mapValues { $0.filter { $0.value != .none } }.filter { !$0.value.isEmpty }
  }

  package mutating func add(_ fact: RiskFact) {
    switch fact {
    case .sold(let product, let day, let price):
      prices[product, default: [:]][day, default: [:]][price, default: 0] += 1
    case .referred(let promoter, let day, let change):
      sales[promoter, default: [:]][day, default: .none] += change
    case .won(let orders, let order, true): won[orders, default: []].insert(order)
    case .won(let orders, let order, false): won[orders]?.remove(order)
    case .sent(let number, let order): sent[number, default: []].insert(order)
    }
  }

  package func count(of orders: WonOrders, except order: OrderID) -> Int64 {
    Int64(won[orders]?.subtracting([order]).count ?? 0)
  }

  package func sales(referredBy promoter: PromoterID, in period: RiskPeriod) -> ReferredSales {
    var sum = ReferredSales.none
    for (day, sales) in sales[promoter] ?? [:] where period.contains(day) { sum += sales }
    return sum
  }

  package func prices(of product: ProductID, in period: RiskPeriod) -> [PriceCount] {
    var counts: [Fen: Int64] = [:]
    for (day, prices) in prices[product] ?? [:] where period.contains(day) {
      counts.merge(prices, uniquingKeysWith: +)
    }
    return counts.sorted { $0.key < $1.key }.map { PriceCount(price: $0.key, lines: $0.value) }
  }

  package func orders(sentAs number: LogisticsNumber, except order: OrderID) -> Int64 {
    Int64(sent[number]?.subtracting([order]).count ?? 0)
  }
}
