import Programme
import Storage

extension StoreTransaction {
  /// Takes back what the ledger holds of a line's private-domain incentive, by what there is to take
  /// from now, and notes what each step took.
  /// - Returns: nil when nothing stands.
  /// - Source: programme rules, section 11.
  func takeBack(
    _ posted: [Due], of line: (order: OrderID, line: LineID), from shop: ShopID,
    for fraud: ConfirmedFraud, because event: EventID
  ) throws -> FraudTaking? {
    let standing = posted.givenPrivateDomain
    if standing.isEmpty { return nil }
    let before = try newestTaking(from: shop)
    let since = try privateDomainMoney(of: shop, after: before?.earnedUpTo ?? 0)
    let earned = (before?.earned ?? .zero) + since.sum
    let held = try standing.cardAccount.flatMap { account in
      try balances(account: account, after: nil, limit: Unit.allCases.count)
        .first { $0.unit == .card }?.amount
    }
    let means = try FraudMeans(
      on: standing, from: shop, at: fraud.at, earned: earned, held: Cards(held ?? 0), in: self
    ) { try drawn(from: shop, since: $0) }
    let taking = FraudTaking(of: standing, from: shop, means)
    try insert(
      StoredTaking(
        event: event, caseID: fraud.caseID, order: line.order, line: line.line, shop: shop,
        at: fraud.at, knownUpTo: newestRecord(), earned: earned, earnedUpTo: since.newestEntry,
        taking: taking.steps))
    return taking
  }
}

extension FraudMeans {
  /// What there is to take from, by the reports that `catalogue` knows.
  /// - Parameters:
  ///   - drawn: what cases confirmed at a moment or later have taken of goods money and deposit.
  init(
    on standing: [Due], from shop: ShopID, at moment: Timestamp, earned: Fen, held: Cards,
    in catalogue: any Catalogue, drawn: (Timestamp) throws -> (goods: Fen, deposit: Fen)
  ) throws {
    let report = try catalogue.funds(of: shop).version(at: moment)
    let used = try standing.cardAccount?.cardHolder.flatMap { holder in
      try catalogue.cardsUsed(from: holder).value(at: moment)
    }
    self.init(
      earned: earned, funds: report?.value ?? .none,
      drawn: try report.map { try drawn($0.at) } ?? (goods: .zero, deposit: .zero), held: held,
      used: used ?? .zero)
  }
}

extension [Due] {
  /// The account that the cards of a line's private-domain incentive went to.
  var cardAccount: Account? { first { $0.kind == .privateCard && $0.amount > 0 }?.account }
}
