package import Programme

/// A kind of catalogue record, as the lists of the API name them.
package enum RecordKind: String, Hashable, Sendable, CaseIterable {
  case policy, shop, product, institution, promoter, sharer, plan, allocation, scheme, link
  case agentPrice = "agent_price"
  /// Changes of stocks; the key is `INSTITUTION/PROMOTER/PRODUCT`, without promoter for a shared stock.
  case stockChange = "stock_change"
  case coupon
  case unitBatch = "unit_batch"
  /// Bindings of sharers to shops; the key is `SHOP/SHARER`.
  case sharerBinding = "sharer_binding"
  /// Bindings of visitors to buyers; the key is the visitor.
  case identity
  /// Enrolments of people; the key is `INSTITUTION/USER`.
  case enrolment
  /// Reports of a shop's funds; the key is the shop.
  case shopFunds = "shop_funds"
  /// Reports of used cards; the key is the growth-card account.
  case cardsUsed = "cards_used"
  case riskPolicy = "risk_policy"
}

/// A catalogue record as it was recorded.
package struct StoredRecord: Hashable, Sendable {
  /// The place in the order of recording, from 1 on.
  package let recorded: Int64
  package let at: Timestamp
  package let record: CatalogueRecord

  package init(recorded: Int64, at: Timestamp, record: CatalogueRecord) {
    self.recorded = recorded
    self.at = at
    self.record = record
  }
}

package protocol CatalogueReading {
  /// The place of the newest record; 0 when there is none.
  func newestRecord() throws -> Int64

  /// The newest record that isn't the binding of a visitor: decisions over the same touches and bindings
  /// are the same as long as it is. Nil when that can't be told, and once this transaction recorded any.
  func newestCatalogueRecord() throws -> Int64?

  /// The same catalogue and identities as they were known when `recorded` was the newest record.
  func catalogue(knownUpTo recorded: Int64) throws -> any Catalogue & IdentityReading

  /// Every record of one thing in the order of recording; the policy's key is empty.
  func records(of kind: RecordKind, key: String) throws -> [StoredRecord]

  /// The keys of a kind that are larger than `after`, sorted by their bytes, at most `limit`.
  func keys(of kind: RecordKind, after: String?, limit: Int) throws -> [String]

  /// When the link was first disabled, if it was: the earliest `at` of its records.
  func linkDisabledAt(_ code: LinkCode) throws -> Timestamp?

  /// The links that lead to a shop or one of its products and have no address of their own.
  func linksWithoutAddress(to shop: ShopID) throws -> [LinkCode]

  /// Link copies that are due to be published at `moment`, oldest first, at most `limit`.
  func duePublications(at moment: Timestamp, limit: Int) throws -> [Publication]
}

/// Something whose copy in Redis has to be written anew.
package struct Publication: Hashable, Sendable {
  package enum Subject: Hashable, Sendable {
    case policy
    case link(LinkCode)
  }

  package let id: Int64
  package let subject: Subject

  package init(id: Int64, subject: Subject) {
    self.id = id
    self.subject = subject
  }
}

package protocol CatalogueWriting {
  /// Appends a record that was admitted.
  /// - Returns: its place in the order of recording.
  @discardableResult
  func append(_ record: CatalogueRecord, at: Timestamp) throws -> Int64

  /// Notes that a copy has to be written at `due`; ids grow, so a note made later isn't removed with
  /// an earlier one.
  func publish(_ subject: Publication.Subject, due: Timestamp) throws

  func removePublications(_ ids: [Int64]) throws
}

/// Who is who.
/// - Source: programme rules, section 5.
package protocol IdentityReading {
  /// A visitor's bindings.
  func bindings(of visitor: VisitorID) throws -> History<BuyerID>

  /// Every visitor that was ever bound to the buyer.
  func visitors(boundTo buyer: BuyerID) throws -> [VisitorID]
}
