package import Programme

/// What one case took back of one line.
package struct StoredTaking: Hashable, Sendable {
  /// The event that confirmed the case.
  package let event: EventID
  package let caseID: CaseID
  package let order: OrderID
  package let line: LineID
  package let shop: ShopID
  /// When it was confirmed.
  package let at: Timestamp
  /// The newest record that was known when it was processed.
  package let knownUpTo: Int64
  /// The shop's private-domain incentive in money, less what was taken back of it, before this.
  package let earned: Fen
  /// The entry up to which that was summed.
  package let earnedUpTo: Int64
  package let taking: FraudSteps

  package init(
    event: EventID, caseID: CaseID, order: OrderID, line: LineID, shop: ShopID, at: Timestamp,
    knownUpTo: Int64, earned: Fen, earnedUpTo: Int64, taking: FraudSteps
  ) {
    self.event = event
    self.caseID = caseID
    self.order = order
    self.line = line
    self.shop = shop
    self.at = at
    self.knownUpTo = knownUpTo
    self.earned = earned
    self.earnedUpTo = earnedUpTo
    self.taking = taking
  }
}

package protocol FraudReading {
  /// What was taken back last from a shop.
  func newestTaking(from shop: ShopID) throws -> StoredTaking?

  /// What cases confirmed at `moment` or later have taken of a shop's goods money and deposit.
  func drawn(from shop: ShopID, since moment: Timestamp) throws -> (goods: Fen, deposit: Fen)

  /// What entries after `entry` have given a shop of private-domain incentive in money, less what was
  /// taken back of it, and the newest entry.
  func privateDomainMoney(
    of shop: ShopID, after entry: Int64
  ) throws -> (sum: Fen, newestEntry: Int64)

  /// What was taken back, of one shop or all, oldest first, with the place of each from 1 on.
  func takings(
    shop: ShopID?, after place: Int64, limit: Int
  ) throws -> [(place: Int64, taking: StoredTaking)]
}

package protocol FraudWriting {
  func insert(_ taking: StoredTaking) throws
}
