import Programme
import Records

/// What a caller may know of an object besides its being there.
/// - Source: programme rules, section 17.
extension ObjectRights {
  /// What the shop pays the platform isn't a promoter's business.
  func shown(_ product: JSON) -> JSON {
    guard case .promoter = identity else { return product }
    return product.without(["tech_fee_ppm"])
  }

  /// What a promoter buys as is for the promoter and the institution to know, not for the team.
  func shown(_ promoter: JSON, of id: PromoterID) -> JSON {
    guard case .promoter(let own) = identity, id != own else { return promoter }
    return promoter.without(["user"])
  }

  /// What a sharer buys as isn't for a shop that shares the sharer with others.
  func shown(_ sharer: JSON, of id: SharerID) throws -> JSON {
    try isShared(id) ? sharer.without(["user"]) : sharer
  }

  /// Which other institutions a plan is open to is between them and the shop.
  func shown(_ plan: Plan) throws -> Plan {
    guard case .only = plan.audience else { return plan }
    let reader: InstitutionID?
    switch identity {
    case .institution(let own): reader = own
    case .promoter(let own): reader = try institution(of: own, at: now)
    case .platform, .merchant, .orderSystem: return plan
    }
    var plan = plan
    plan.audience = .only(reader.map { [$0] } ?? [])
    return plan
  }

  /// Whether a sharer whom a shop asks about was ever bound to another shop too.
  func isShared(_ sharer: SharerID) throws -> Bool {
    guard case .merchant(let own) = identity else { return false }
    return try store.shops(everBinding: sharer).contains { $0 != own }
  }

  /// Whoever knows how far they may go, goes so far: what measures are held against is for the platform.
  func shownWhole(_ line: LineReport) -> LineReport {
    var line = line
    line.showsThresholds = identity == .platform
    return line
  }

  /// What is due to whom is for those whom an account belongs to.
  func shown(_ line: LineReport) throws -> LineReport {
    var line = shownWhole(line)
    line.dues = try line.dues.filter { try sees($0.account) }
    if let link = try line.coupon?.link.flatMap({ try store.link($0) }), try !sees(link) {
      line.coupon?.link = nil
    }
    if let host = line.coupon?.host, try !sees(host) { line.coupon?.host = nil }
    if case .promoter = identity { line.risk = nil }
    // Touches of others, and what their plans would have paid, are between them and the platform.
    line.additions.removeAll { $0.key != "arithmetic" }
    let paidToOthers = try kindsPaidToOthers(on: line)
    line.additions = line.additions.map { addition in
      guard case .array(let steps) = addition.value else { return addition }
      let shown = steps.filter { step in
        !(step["step"]?.string.map(paidToOthers.contains) ?? false)
      }
      return .init(addition.key, .array(shown))
    }
    return line
  }

  /// The steps of the sum that tell a promoter what others get. An institution is a party to all
  /// that is paid on its lines.
  private func kindsPaidToOthers(on line: LineReport) throws -> Set<String> {
    guard case .promoter = identity else { return [] }
    var others = Set(EntryKind.allCases)
    for due in line.dues { others.remove(due.kind) }
    if let promoter = line.promoter, try sees(promoter) {
      others.subtract([.commission, .agencyMargin])
    }
    return Set(others.map(\.rawValue) + [ArithmeticStep.outlay])
  }
}

extension JSON {
  fileprivate func without(_ keys: Set<String>) -> JSON {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { !keys.contains($0.key) })
  }
}
