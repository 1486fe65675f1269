/// Who invited a line's promoter, and whether they have the manager's part of it.
/// - Source: programme rules, section 14.
package struct ManagerStanding: Hashable, Sendable {
  package enum Verdict: String, Hashable, Sendable, CaseIterable {
    case paid
    /// Nobody invited the promoter.
    case noInviter = "no_inviter"
    case notActive = "not_active"
    /// The inviter is the buyer.
    case ownPurchase = "own_purchase"
  }

  package let inviter: PromoterID?
  package let verdict: Verdict

  init(of line: SchemeLine, catalogue: some Catalogue) throws {
    inviter = try catalogue.promoter(line.promoter).value(at: line.paidAt)?.parent
    guard let inviter else {
      verdict = .noInviter
      return
    }
    guard let party = try catalogue.promoter(inviter).value(at: line.paidAt), party.isActive else {
      verdict = .notActive
      return
    }
    verdict = party.user != nil && party.user == line.buyer ? .ownPurchase : .paid
  }

  /// Without one the institution keeps the manager's part.
  var manager: PromoterID? { verdict == .paid ? inviter : nil }
}
