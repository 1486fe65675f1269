internal import Programme

extension SQLiteTransaction: FraudReading {
  func newestTaking(from shop: ShopID) throws -> StoredTaking? {
    try session.first(Self.newestOfShop, [.id(shop)]) { taking($0) }
  }

  func drawn(from shop: ShopID, since moment: Timestamp) throws -> (goods: Fen, deposit: Fen) {
    let sums = try session.first(Self.drawnSince, [.id(shop), .time(moment)]) {
      (goods: Fen($0[0]), deposit: Fen($0[1]))
    }
    return sums ?? (goods: .zero, deposit: .zero)
  }

  func privateDomainMoney(
    of shop: ShopID, after entry: Int64
  ) throws -> (sum: Fen, newestEntry: Int64) {
    let sum = try session.first(
      Self.moneySince,
      [
        .text(Account.shop(shop).name), .integer(entry), .integer(Unit.cny.code),
        .integer(EntryKind.techFeeCut.code), .integer(EntryKind.fraudIncentive.code),
      ]
    ) { $0[0] as Int64 }
    let newest = try session.first(Self.lastEntry) { $0[0] as Int64 }
    return (Fen(sum ?? 0), newest ?? 0)
  }

  func takings(
    shop: ShopID?, after place: Int64, limit: Int
  ) throws -> [(place: Int64, taking: StoredTaking)] {
    let rest = [SQLiteValue.integer(place), .integer(Int64(limit))]
    guard let shop else {
      return try session.rows(Self.takingsOfAll, rest) { ($0[0], taking($0)) }
    }
    return try session.rows(Self.takingsOfShop, [.id(shop)] + rest) { ($0[0], taking($0)) }
  }

  private func taking(_ row: SQLiteStatement) -> StoredTaking {
    StoredTaking(
      event: EventID(trusted: row[1]), caseID: CaseID(trusted: row[2]),
      order: OrderID(trusted: row[3]), line: LineID(trusted: row[4]),
      shop: ShopID(trusted: row[5]), at: Timestamp(milliseconds: row[6]), knownUpTo: row[7],
      earned: Fen(row[8]), earnedUpTo: row[9],
      taking: FraudSteps(
        incentive: Fen(row[10]), goods: Fen(row[11]), deposit: Fen(row[12]),
        receivable: Fen(row[13]), cards: Cards(row[14])))
  }

  private static let columns = """
    id, event, case_id, order_id, line, shop, at, known_up_to, earned, earned_up_to, incentive, goods,
    deposit, receivable, cards
    """
  private static let newestOfShop = SQLText(
    "SELECT \(columns) FROM fraud_takings WHERE shop = ? ORDER BY id DESC LIMIT 1")
  private static let takingsOfAll = SQLText(
    "SELECT \(columns) FROM fraud_takings WHERE id > ? ORDER BY id LIMIT ?")
  private static let takingsOfShop = SQLText(
    "SELECT \(columns) FROM fraud_takings WHERE shop = ? AND id > ? ORDER BY id LIMIT ?")
  private static let drawnSince = SQLText(
    """
    SELECT coalesce(sum(goods), 0), coalesce(sum(deposit), 0) FROM fraud_takings
    WHERE shop = ? AND at >= ?
    """)
  private static let moneySince = SQLText(
    """
    SELECT coalesce(sum(amount), 0) FROM entries
    WHERE account = (SELECT id FROM accounts WHERE name = ?) AND id > ? AND unit = ?
      AND kind IN (?, ?)
    """)
}

extension SQLiteTransaction: FraudWriting {
  func insert(_ stored: StoredTaking) throws {
    let taking = stored.taking
    try session.run(
      Self.insertTaking,
      [
        .id(stored.event), .id(stored.caseID), .id(stored.order), .id(stored.line),
        .id(stored.shop), .time(stored.at), .integer(stored.knownUpTo),
        .integer(stored.earned.value), .integer(stored.earnedUpTo),
        .integer(taking.incentive.value), .integer(taking.goods.value),
        .integer(taking.deposit.value), .integer(taking.receivable.value),
        .integer(taking.cards.value),
      ])
  }

  private static let insertTaking = SQLText(
    """
    INSERT INTO fraud_takings (event, case_id, order_id, line, shop, at, known_up_to, earned,
      earned_up_to, incentive, goods, deposit, receivable, cards)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """)
}
