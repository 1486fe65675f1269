import Programme
import Storage

/// What a caller may know of: everything, or what is theirs.
///
/// What isn't theirs is answered as if it weren't there.
/// - Source: programme rules, section 17.
struct ObjectRights {
  let identity: Identity
  let now: Timestamp
  let store: any StoreReading

  func sees(_ shop: ShopID) -> Bool {
    switch identity {
    case .platform: true
    case .merchant(let own), .orderSystem(let own?): shop == own
    case .orderSystem(nil): true
    case .institution, .promoter: false
    }
  }

  /// Institutions and promoters choose from all products.
  func sees(_ product: ProductID) throws -> Bool {
    guard case .merchant(let own) = identity else { return true }
    return try shop(of: product, at: now) == own
  }

  func shop(of product: ProductID, at moment: Timestamp) throws -> ShopID? {
    try store.product(product).valueOrFirst(of: \.shop, at: moment)
  }

  func institution(of promoter: PromoterID, at moment: Timestamp) throws -> InstitutionID? {
    try store.promoter(promoter).valueOrFirst(of: \.institution, at: moment)
  }

  func sees(_ institution: InstitutionID) -> Bool {
    switch identity {
    case .platform: true
    case .institution(let own): institution == own
    case .merchant, .promoter, .orderSystem: false
    }
  }

  func sees(_ promoter: PromoterID) throws -> Bool {
    switch identity {
    case .platform: true
    case .institution(let own): try institution(of: promoter, at: now) == own
    case .promoter(let own): try promoter == own || isOnTeam(promoter, of: own)
    case .merchant, .orderSystem: false
    }
  }

  /// A senior promoter's team: whom they invited, and whom those invited.
  private func isOnTeam(_ promoter: PromoterID, of leader: PromoterID) throws -> Bool {
    guard try store.promoter(leader).value(at: now)?.level == .senior else { return false }
    guard let parent = try store.promoter(promoter).value(at: now)?.parent else { return false }
    return try parent == leader || store.promoter(parent).value(at: now)?.parent == leader
  }

  /// Whom a senior promoter leads, sorted by their ids; nobody is led by a junior one.
  func team(of leader: PromoterID) throws -> [PromoterID] {
    guard try store.promoter(leader).value(at: now)?.level == .senior else { return [] }
    let invited = try invited(by: leader)
    return try Set(invited + invited.flatMap { try self.invited(by: $0) }).sorted {
      $0.text.utf8.lexicographicallyPrecedes($1.text.utf8)
    }
  }

  private func invited(by promoter: PromoterID) throws -> [PromoterID] {
    try store.promoters(everInvitedBy: promoter).filter {
      try store.promoter($0).value(at: now)?.parent == promoter
    }
  }

  func sees(_ sharer: SharerID) throws -> Bool {
    switch identity {
    case .platform: true
    case .merchant(let own): try store.sharers(everBoundTo: own).contains(sharer)
    case .institution, .promoter, .orderSystem: false
    }
  }

  func sees(_ plan: Plan) throws -> Bool {
    switch identity {
    case .platform: true
    case .merchant: try sees(plan.product)
    case .institution(let own): plan.isOpen(to: own)
    case .promoter(let own): try institution(of: own, at: now).map(plan.isOpen) ?? false
    case .orderSystem: false
    }
  }

  /// A shop's own links are those of its sharers.
  func sees(_ link: Link) throws -> Bool {
    switch (identity, link.carrier) {
    case (.platform, _): true
    case (.merchant(let own), .sharer): link.shop == own
    case (.institution(let own), .tuike(let institution, _)): institution == own
    case (.promoter, .tuike(_, let promoter?)): try sees(promoter)
    default: false
    }
  }

  /// Promoters know their own price, and the one that is everybody's.
  func sees(_ price: AgentPrice) throws -> Bool {
    if sees(price.institution) { return true }
    guard case .promoter(let own) = identity else { return false }
    if let promoter = price.promoter { return try sees(promoter) }
    return try institution(of: own, at: now) == price.institution
  }

  /// What is shared tells of everybody's sales, so it is the institution's alone.
  func sees(_ stock: Stock) throws -> Bool {
    if sees(stock.institution) { return true }
    guard case .promoter(let own) = identity, let promoter = stock.promoter else { return false }
    return try sees(promoter) && institution(of: own, at: now) == stock.institution
  }

  /// A host's coupon is known to the host, and to those who know of the host.
  func sees(_ coupon: Coupon) throws -> Bool {
    switch (identity, coupon.kind) {
    case (.platform, _): true
    case (.merchant(let own), _): coupon.shop == own
    case (.institution, .host(let host, _)), (.promoter, .host(let host, _)): try sees(host)
    default: false
    }
  }

  /// The shop prints the codes on its items, whoever's links they are.
  func seesUnits(of link: Link) throws -> Bool {
    if case .merchant(let own) = identity { return link.shop == own }
    return try sees(link)
  }

  func sees(_ account: Account) throws -> Bool {
    // Who sees an account sees what of it is in payment, and what is held.
    let account = account.ownerInPayment ?? account.ownerOfHeld ?? account
    switch identity {
    case .platform: return true
    case .merchant(let own): return Self.accounts(of: own).contains(account)
    case .institution(let own):
      if account == .institution(own) { return true }
    case .promoter: break
    case .orderSystem: return false
    }
    guard let promoter = account.promoter else { return false }
    return try sees(promoter)
  }

  private static func accounts(of shop: ShopID) -> [Account] {
    [
      .shop(shop), .unclaimedCards(of: shop), .goodsMoney(of: shop), .deposit(of: shop),
      .receivable(from: shop),
    ]
  }

  /// The institution that the caller is, or is a promoter of.
  var ownInstitution: InstitutionID? {
    get throws {
      switch identity {
      case .institution(let own): own
      case .promoter(let own): try institution(of: own, at: now)
      case .platform, .merchant, .orderSystem: nil
      }
    }
  }

  /// The caller's own account; none for the platform, which has them all.
  var ownAccount: Account? {
    switch identity {
    case .platform, .orderSystem: nil
    case .merchant(let own): .shop(own)
    case .institution(let own): .institution(own)
    case .promoter(let own): .promoter(own)
    }
  }
}

extension Account {
  fileprivate var promoter: PromoterID? {
    let prefix = "promoter/"
    guard name.hasPrefix(prefix) else { return nil }
    return PromoterID(String(name.dropFirst(prefix.count)))
  }
}

extension StoreReading {
  /// The account that a query asks for, or the caller's own; nil for all that there are.
  /// - Throws: ``Problem`` 404 for one that the caller doesn't see.
  func account(for request: APIRequest) throws -> Account? {
    let rights = ObjectRights(identity: request.identity, now: request.now, store: self)
    guard let name = request.query["account"] else { return rights.ownAccount }
    let account = Account(trusted: name)
    guard try rights.sees(account) else { throw Problem.notFound("account", name) }
    return account
  }
}
