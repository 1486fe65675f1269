internal import Programme

extension SQLiteTransaction: StockReading {
  func stockLevel(_ stock: Stock) throws -> StockLevel { try newest(of: stock)?.level ?? .none }

  /// Where the next movement goes on.
  private func newest(of stock: Stock) throws -> (row: Int64, number: Int64, level: StockLevel)? {
    try session.first(Self.newestMovement, Self.key(of: stock)) { row in
      (row[0], row[1], Self.level(row, from: 2))
    }
  }

  private static let newestMovement = SQLText(
    """
    SELECT m.stock, number, free, reserved, taken FROM stock_movements m
    WHERE m.stock = (\(rowOfStock)) ORDER BY number DESC LIMIT 1
    """)

  private static let rowOfStock =
    "SELECT id FROM stocks WHERE institution = ? AND promoter = ? AND product = ?"

  private static func key(of stock: Stock) -> [SQLiteValue] {
    [.id(stock.institution), .text(stock.promoter?.text ?? ""), .id(stock.product)]
  }

  private static func level(_ row: SQLiteStatement, from start: Int) -> StockLevel {
    StockLevel(free: row[start], reserved: row[start + 1], taken: row[start + 2])
  }

  private static func stock(_ row: SQLiteStatement, from start: Int) -> Stock {
    let promoter: String = row[start + 1]
    return Stock(
      institution: InstitutionID(trusted: row[start]),
      promoter: promoter.isEmpty ? nil : PromoterID(trusted: promoter),
      product: ProductID(trusted: row[start + 2]))
  }

  func piecesOut(of stock: Stock, before sequence: Int64) throws -> Int64 {
    try session.first(Self.outBefore, Self.key(of: stock) + [.integer(sequence)]) {
      $0[0] as Int64
    } ?? 0
  }

  /// Changes leave what is out as it is, so the newest movement by an event tells it.
  private static let outBefore = SQLText(
    """
    SELECT reserved + taken FROM stock_movements
    WHERE stock = (\(rowOfStock)) AND event < ? ORDER BY event DESC, number DESC LIMIT 1
    """)

  func stockHoldings(
    of order: OrderID, before sequence: Int64
  ) throws -> [LineID: StockHolding] {
    guard let place = try place(of: order) else { return [:] }
    var holdings: [LineID: StockHolding] = [:]
    try session.rows(Self.movementsOfOrder, [.integer(place), .integer(sequence)]) { row in
      let line = LineID(trusted: row[0])
      let stock = Self.stock(row, from: 3)
      if holdings[line]?.stock != stock {
        holdings[line] = StockHolding(stock: stock, reserved: 0, taken: 0)
      }
      holdings[line]?.add(try StockMovement.Kind(stored: row[1]), row[2])
    }.forEach {}
    return holdings
  }

  private static let movementsOfOrder = SQLText(
    """
    SELECT line, kind, quantity, institution, promoter, product
    FROM stock_movements m JOIN stocks s ON s.id = m.stock
    WHERE order_seq = ? AND event < ? ORDER BY m.id
    """)

  func stocks(_ filter: StockFilter, after: Stock?, limit: Int) throws -> [StoredStock] {
    var conditions = ["m.number = (SELECT max(number) FROM stock_movements WHERE stock = s.id)"]
    var values: [SQLiteValue] = []
    let named = [
      ("institution", filter.institution?.text), ("promoter", filter.promoter?.text),
      ("product", filter.product?.text),
    ]
    for case (let column, let value?) in named {
      conditions.append("\(column) = ?")
      values.append(.text(value))
    }
    if let after {
      conditions.append("(institution, promoter, product) > (?, ?, ?)")
      values += Self.key(of: after)
    }
    return try session.rows(
      composed: """
        SELECT institution, promoter, product, free, reserved, taken
        FROM stocks s JOIN stock_movements m ON m.stock = s.id
        WHERE \(conditions.joined(separator: " AND "))
        ORDER BY institution, promoter, product LIMIT ?
        """, values + [.integer(Int64(limit))]
    ) { StoredStock(stock: Self.stock($0, from: 0), level: Self.level($0, from: 3)) }
  }

  func stockMovements(
    stock: Stock?, order: OrderID?, after id: Int64, limit: Int
  ) throws -> [StoredStockMovement] {
    try writeOrders()
    var conditions = ["m.id > ?"]
    var values = [SQLiteValue.integer(id)]
    if let stock {
      conditions.append("m.stock = (\(Self.rowOfStock))")
      values += Self.key(of: stock)
    }
    if let order {
      conditions.append("m.order_seq = (SELECT seq FROM orders WHERE id = ?)")
      values.append(.id(order))
    }
    return try session.rows(
      composed: """
        SELECT m.id, kind, quantity, institution, promoter, product, free, reserved, taken, change,
          o.id, line, event, moved_at, e.id
        FROM stock_movements m JOIN stocks s ON s.id = m.stock
        LEFT JOIN orders o ON o.seq = m.order_seq
        LEFT JOIN events e ON e.seq = event
        WHERE \(conditions.joined(separator: " AND ")) ORDER BY m.id LIMIT ?
        """, values + [.integer(Int64(limit))], movement)
  }

  private func movement(_ row: SQLiteStatement) throws -> StoredStockMovement {
    let cause: StockCause
    if let change: String = row[9] {
      cause = .change(StockChangeID(trusted: change))
    } else {
      cause = .line(LineID(trusted: row[11]), of: OrderID(trusted: row[10]), event: row[12])
    }
    return StoredStockMovement(
      id: row[0],
      movement: StockMovement(
        stock: Self.stock(row, from: 3), kind: try StockMovement.Kind(stored: row[1]),
        quantity: row[2]),
      level: Self.level(row, from: 6), cause: cause,
      event: (row[14] as String?).map { EventID(trusted: $0) },
      at: Timestamp(milliseconds: row[13]))
  }
}

extension SQLiteTransaction: StockWriting {
  func move(_ movement: StockMovement, because cause: StockCause, at: Timestamp) throws {
    let last = try newest(of: movement.stock)
    let before = last?.level ?? .none
    guard let level = before.after(movement.kind, movement.quantity) else {
      throw StoreError.conflict(
        "of stock \(movement.stock.key) \(movement.quantity) can't be \(movement.kind.rawValue): "
          + "\(before.free) are free, \(before.reserved) reserved and \(before.taken) taken")
    }
    let row = try last?.row ?? insert(movement.stock)
    var values: [SQLiteValue] = [
      .integer(row), .integer((last?.number ?? 0) + 1), .text(movement.kind.rawValue),
      .integer(movement.quantity), .integer(level.free), .integer(level.reserved),
      .integer(level.taken),
    ]
    switch cause {
    case .change(let id): values += [.id(id), .null, .null, .null]
    case .line(let line, let order, let event):
      values += [.null, .integer(try placeToReferTo(order)), .id(line), .integer(event)]
    }
    try session.run(Self.insertMovement, values + [.time(at)])
  }

  private func insert(_ stock: Stock) throws -> Int64 {
    try session.run(Self.insertStock, Self.key(of: stock))
    return session.lastInsertedID
  }

  private static let insertStock = SQLText(
    "INSERT INTO stocks (institution, promoter, product) VALUES (?, ?, ?)")
  private static let insertMovement = SQLText(
    """
    INSERT INTO stock_movements (
      stock, number, kind, quantity, free, reserved, taken, change, order_seq, line, event, moved_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """)
}
