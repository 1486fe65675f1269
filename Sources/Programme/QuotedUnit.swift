/// The code on an item that an order line quotes, and what became of it.
/// - Source: programme rules, section 13.
package struct QuotedUnit: Hashable, Sendable {
  package enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// The line is attributed to the code's link.
    case won
    /// No batch has it.
    case unknown
    /// It was issued for another product.
    case otherProduct = "other_product"
    /// It was issued after the order was paid.
    case notIssued = "not_issued"
    case shopNotInAlliance = "shop_not_in_alliance"
    case promoterNotActive = "promoter_not_active"
    case ownPurchase = "own_purchase"
    /// It pays another line.
    case taken
    /// No plan covers the product for the institution of its promoter.
    case notPromoted = "not_promoted"
  }

  package var code: UnitCode
  package var verdict: Verdict

  package init(code: UnitCode, verdict: Verdict) {
    self.code = code
    self.verdict = verdict
  }
}

extension Decision {
  /// The code on the item that the line is attributed by; it pays no other line.
  package var winningUnit: UnitCode? { unit.flatMap { $0.verdict == .won ? $0.code : nil } }
}

/// The code that a line quotes, judged as far as it can be without looking for a plan.
struct UnitStanding {
  let code: UnitCode
  /// The link that the line is attributed to if a plan covers the product.
  private(set) var link: Link?
  /// Why the code doesn't count.
  private(set) var failure: QuotedUnit.Verdict?

  /// - Parameter claimed: the codes that lines before this one in its order are attributed by.
  /// - Returns: nil when the line quotes none.
  init?(
    _ line: OrderLine, of order: PaidOrder, _ id: OrderID, claimed: Set<UnitCode>,
    isAllied: Bool, catalogue: some Catalogue, history: some SchemeHistory
  ) throws {
    guard let unit = line.unit else { return nil }
    code = unit
    guard let batch = try catalogue.unitBatch(of: unit),
      let issued = try catalogue.link(batch.link)
    else {
      failure = .unknown
      return
    }
    failure = try Self.failure(of: batch, on: issued, line: line, order: order, isAllied, catalogue)
    if failure == nil {
      let isTaken = try claimed.contains(unit) || history.isTaken(unit, besides: id)
      failure = isTaken ? .taken : nil
    }
    if failure == nil { link = issued }
  }

  private static func failure(
    of batch: UnitBatch, on link: Link, line: OrderLine, order: PaidOrder, _ isAllied: Bool,
    _ catalogue: some Catalogue
  ) throws -> QuotedUnit.Verdict? {
    guard link.shop == order.shop, link.product == line.product else { return .otherProduct }
    if batch.issuedAt > order.paidAt { return .notIssued }
    if !isAllied { return .shopNotInAlliance }
    guard case .tuike(_, let promoter?) = link.carrier,
      let party = try catalogue.promoter(promoter).value(at: order.paidAt), party.isActive
    else { return .promoterNotActive }
    let isOwn = party.user != nil && party.user == order.customer.buyer
    return isOwn ? .ownPurchase : nil
  }

  /// - Parameter isPromoted: whether a plan covers the product.
  func quoted(isPromoted: Bool) -> QuotedUnit {
    QuotedUnit(code: code, verdict: failure ?? (isPromoted ? .won : .notPromoted))
  }
}
