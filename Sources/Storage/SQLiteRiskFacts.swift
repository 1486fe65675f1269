internal import Programme

extension SQLiteTransaction: RiskFactReading {
  func count(of orders: WonOrders, except order: OrderID) throws -> Int64 {
    try session.first(
      Self.countOrders,
      [
        .text(orders.customer.key), .integer(orders.day.number), .id(orders.promoter), .id(order),
      ]
    ) { $0[0] } ?? 0
  }

  private static let countOrders = SQLText(
    """
    SELECT count(*) FROM risk_orders
    WHERE customer = ? AND day = ? AND promoter = ? AND order_id <> ?
    """)

  func sales(referredBy promoter: PromoterID, in period: RiskPeriod) throws -> ReferredSales {
    try session.first(
      Self.sumSales,
      [.id(promoter), .integer(period.first.number), .integer(period.last.number)]
    ) { ReferredSales(lines: $0[0], paid: $0[1], refunded: $0[2]) } ?? .none
  }

  private static let sumSales = SQLText(
    """
    SELECT coalesce(sum(lines), 0), coalesce(sum(paid), 0), coalesce(sum(refunded), 0)
    FROM risk_sales WHERE promoter = ? AND day >= ? AND day <= ?
    """)

  func prices(of product: ProductID, in period: RiskPeriod) throws -> [PriceCount] {
    try session.rows(
      Self.countPrices,
      [.id(product), .integer(period.first.number), .integer(period.last.number)]
    ) { PriceCount(price: Fen($0[0]), lines: $0[1]) }
  }

  private static let countPrices = SQLText(
    """
    SELECT price, sum(lines) FROM risk_prices
    WHERE product = ? AND day >= ? AND day <= ? GROUP BY price ORDER BY price
    """)

  func orders(sentAs number: LogisticsNumber, except order: OrderID) throws -> Int64 {
    try session.first(Self.countSent, [.id(number), .id(order)]) { $0[0] } ?? 0
  }

  private static let countSent = SQLText(
    "SELECT count(*) FROM risk_logistics WHERE number = ? AND order_id <> ?")

  func riskFactsUpTo() throws -> Int64 {
    try session.first(Self.progress) { $0[0] } ?? 0
  }

  private static let progress = SQLText("SELECT up_to_event FROM risk_progress")

  func riskFacts() throws -> RiskFactSums {
    var sums = RiskFactSums()
    try session.rows(Self.allPrices) { row -> RiskFactSums.Sum in
      .price(
        ProductID(trusted: row[0]), on: ShanghaiDay(number: row[1]), Fen(row[2]), lines: row[3])
    }.forEach { sums.add($0) }
    try session.rows(Self.allSales) { row -> RiskFactSums.Sum in
      .sales(
        PromoterID(trusted: row[0]), on: ShanghaiDay(number: row[1]),
        ReferredSales(lines: row[2], paid: row[3], refunded: row[4]))
    }.forEach { sums.add($0) }
    try session.rows(Self.allOrders) { row -> RiskFactSums.Sum in
      let key: String = row[0]
      let orders = WonOrders(
        promoter: PromoterID(trusted: row[2]),
        customer: Person(isBuyer: key.hasPrefix("b:"), id: String(key.dropFirst(2))),
        day: ShanghaiDay(number: row[1]))
      return .won(orders, OrderID(trusted: row[3]))
    }.forEach { sums.add($0) }
    try session.rows(Self.allSent) { row -> RiskFactSums.Sum in
      .sent(LogisticsNumber(trusted: row[0]), OrderID(trusted: row[1]))
    }.forEach { sums.add($0) }
    return sums
  }

  private static let allPrices = SQLText("SELECT product, day, price, lines FROM risk_prices")
  private static let allSales = SQLText(
    "SELECT promoter, day, lines, paid, refunded FROM risk_sales")
  private static let allOrders = SQLText(
    "SELECT customer, day, promoter, order_id FROM risk_orders")
  private static let allSent = SQLText("SELECT number, order_id FROM risk_logistics")
}

extension SQLiteTransaction {
  func add(_ fact: RiskFact) throws {
    switch fact {
    case .sold(let product, let day, let price):
      try session.run(
        Self.addPrice, [.id(product), .integer(day.number), .integer(price.value)])
    case .referred(let promoter, let day, let change):
      try session.run(
        Self.addSales,
        [
          .id(promoter), .integer(day.number), .integer(change.lines), .integer(change.paid),
          .integer(change.refunded),
        ])
    case .won(let orders, let order, let isWon):
      try session.run(
        isWon ? Self.addOrder : Self.removeOrder,
        [
          .text(orders.customer.key), .integer(orders.day.number), .id(orders.promoter),
          .id(order),
        ])
    case .sent(let number, let order):
      try session.run(Self.addSent, [.id(number), .id(order)])
    }
  }

  private static let addPrice = SQLText(
    """
    INSERT INTO risk_prices (product, day, price, lines) VALUES (?, ?, ?, 1)
    ON CONFLICT DO UPDATE SET lines = lines + 1
    """)
  private static let addSales = SQLText(
    """
    INSERT INTO risk_sales (promoter, day, lines, paid, refunded) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET lines = lines + excluded.lines, paid = paid + excluded.paid,
      refunded = refunded + excluded.refunded
    """)
  private static let addOrder = SQLText(
    "INSERT OR IGNORE INTO risk_orders (customer, day, promoter, order_id) VALUES (?, ?, ?, ?)")
  private static let removeOrder = SQLText(
    """
    DELETE FROM risk_orders WHERE customer = ? AND day = ? AND promoter = ? AND order_id = ?
    """)
  private static let addSent = SQLText(
    "INSERT OR IGNORE INTO risk_logistics (number, order_id) VALUES (?, ?)")

  func setRiskFacts(upTo event: Int64) throws {
    try session.run(Self.setProgress, [.integer(event)])
  }

  private static let setProgress = SQLText(
    """
    INSERT INTO risk_progress (id, up_to_event) VALUES (1, ?)
    ON CONFLICT DO UPDATE SET up_to_event = excluded.up_to_event
    """)
}

extension Person {
  fileprivate var key: String {
    switch self {
    case .buyer(let buyer): "b:\(buyer.text)"
    case .visitor(let visitor): "v:\(visitor.text)"
    }
  }
}
