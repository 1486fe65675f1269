package import Programme

/// Catalogue records as the scenario format spells them.
package enum CatalogueRecordCoding {
  /// Compact; of a party's record only the fields that it names.
  package static func text(_ record: CatalogueRecord, at moment: Timestamp) -> String {
    json(record, at: moment).text
  }

  /// Reads what ``text(_:at:)`` wrote.
  /// - Throws: ``JSONError`` or `Refusal` when it was damaged since.
  package static func record(
    fromTrusted text: String
  ) throws -> (CatalogueRecord, Timestamp) {
    let parsed = try RecordParser().record(try JSON.parse(text, limits: .trusted))
    guard case .catalogue(let record, let moment) = parsed else {
      throw Refusal(.malformed, "type: expected a record of the catalogue")
    }
    return (record, moment)
  }

  package static func json(_ record: CatalogueRecord, at moment: Timestamp) -> JSON {
    var object = JSONObject()
    object.add("type", record.type.rawValue)
    addNames(of: record, to: &object)
    object.add("at", moment)
    addContent(of: record, to: &object)
    return object.json
  }

  private static func addNames(of record: CatalogueRecord, to object: inout JSONObject) {
    switch record {
    case .policy, .riskPolicy: break
    case .shop(let id, _): object.add("id", id)
    case .product(let id, _): object.add("id", id)
    case .institution(let id, _): object.add("id", id)
    case .promoter(let id, _): object.add("id", id)
    case .sharer(let id, _): object.add("id", id)
    case .plan(let plan): object.add("id", plan.id)
    case .allocation(let allocation): object.add("id", allocation.id)
    case .scheme(let scheme): object.add("id", scheme.id)
    case .agentPrice(let price): object.add("id", price.id)
    case .stockChanged(let change): object.add("id", change.id)
    case .link(let link): object.add("code", link.code)
    case .linkDisabled(let code): object.add("code", code)
    case .coupon(let coupon): object.add("id", coupon.code)
    case .unitBatch(let batch): object.add("id", batch.id)
    case .sharerBound(let shop, let sharer), .sharerUnbound(let shop, let sharer):
      object.add("shop", shop)
      object.add("sharer", sharer)
    case .enrolled(let enrolment):
      object.add("institution", enrolment.institution)
      object.add("promoter", enrolment.promoter)
      object.add("user", enrolment.user)
    case .shopFunds(let shop, _): object.add("shop", shop)
    case .cardsUsed(let account, _): object.add("account", account)
    case .identityBound(let visitor, let buyer):
      object.add("visitor", visitor)
      object.add("buyer", buyer)
    }
  }

  private static func addContent(of record: CatalogueRecord, to object: inout JSONObject) {
    switch record {
    case .policy(let policy): object.add(policy)
    case .riskPolicy(let policy): object.add(policy)
    case .shop(_, let patch): object.add(patch)
    case .product(_, let patch): object.add(patch)
    case .institution(_, let patch):
      object.add("promoter_share_ppm", patch.promoterShare, JSON.rate)
    case .promoter(_, let patch): object.add(patch)
    case .sharer(_, let patch): object.add("user", patch.user, JSON.id)
    case .plan(let plan): object.add(plan)
    case .allocation(let allocation): object.add(allocation)
    case .scheme(let scheme): object.add(scheme)
    case .agentPrice(let price): object.add(price)
    case .stockChanged(let change):
      object.add(change.stock)
      object.add("quantity", .integer(change.quantity))
    case .link(let link): object.add(link)
    case .shopFunds(_, let funds):
      object.add("goods_fen", .integer(funds.goods.value))
      object.add("deposit_fen", .integer(funds.deposit.value))
      object.add("incentive_paid_fen", .integer(funds.incentivePaid.value))
    case .cardsUsed(_, let cards): object.add("used_x100", .integer(cards.value))
    case .coupon(let coupon): object.add(coupon)
    case .unitBatch(let batch):
      object.add(batch)
      object.add("secret", Hexadecimal.text(batch.secret.bytes))
    case .linkDisabled, .sharerBound, .sharerUnbound, .identityBound, .enrolled: break
    }
  }
}

extension CatalogueRecord {
  package var type: RecordType {
    switch self {
    case .policy: .policy
    case .riskPolicy: .riskPolicy
    case .shop: .shop
    case .product: .product
    case .institution: .institution
    case .promoter: .promoter
    case .sharer: .sharer
    case .plan: .plan
    case .allocation: .allocation
    case .scheme: .scheme
    case .agentPrice: .agentPrice
    case .stockChanged: .stockChanged
    case .sharerBound: .sharerBound
    case .sharerUnbound: .sharerUnbound
    case .enrolled: .promoterEnrolled
    case .shopFunds: .shopFunds
    case .cardsUsed: .cardsUsed
    case .link: .link
    case .linkDisabled: .linkDisabled
    case .coupon: .coupon
    case .unitBatch: .unitBatch
    case .identityBound: .identityBound
    }
  }
}
