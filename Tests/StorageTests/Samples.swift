import Programme
import Records
import Storage

func moment(_ milliseconds: Int64) -> Timestamp {
  Timestamp(milliseconds: 1_750_000_000_000 + milliseconds)
}

enum Sample {
  static let shop = ShopID(trusted: "s1")
  static let product = ProductID(trusted: "p1")
  static let institution = InstitutionID(trusted: "i1")
  static let promoter = PromoterID(trusted: "k1")
  static let sharer = SharerID(trusted: "h1")
  static let code = LinkCode(trusted: "aB3")
  static let visitor = VisitorID(trusted: "v1")
  static let buyer = BuyerID(trusted: "u1")
  static let order = OrderID(trusted: "o1")
  static let line = LineID(trusted: "1")
  static let credential = Credential(
    name: "orders", role: "order_system", tokenDigest: [1, 0, 2], signingSecret: [0, 9],
    shop: shop, institution: nil, promoter: nil, createdAt: moment(1), expiresAt: nil,
    revokedAt: nil)
  static let expiringCredential: Credential = {
    var credential = Self.credential
    credential.expiresAt = moment(10)
    return credential
  }()

  static func taking(
    event: String, order: OrderID = order, shop: ShopID = shop, at: Timestamp = moment(0),
    earned: Int64 = 0, earnedUpTo: Int64 = 0, goods: Int64 = 0, deposit: Int64 = 0
  ) -> StoredTaking {
    StoredTaking(
      event: EventID(trusted: event), caseID: CaseID(trusted: "F-\(event)"), order: order,
      line: line,
      shop: shop, at: at, knownUpTo: 3, earned: Fen(earned), earnedUpTo: earnedUpTo,
      taking: FraudSteps(
        incentive: Fen(1), goods: Fen(goods), deposit: Fen(deposit), receivable: Fen(2),
        cards: Cards(3)))
  }

  static func shopRecord(
    _ id: ShopID = shop, alliance: Change<Bool> = .keep, score: Change<Int64> = .keep
  ) -> CatalogueRecord {
    var patch = Shop.Patch()
    patch.kind = .set(.normal)
    patch.alliance = alliance
    patch.scoreX100 = score
    return .shop(id, patch)
  }

  static func promoterRecord(
    _ id: PromoterID = promoter, status: Change<PromoterStatus> = .keep,
    team: Change<String> = .keep
  ) -> CatalogueRecord {
    var patch = Promoter.Patch()
    patch.institution = .set(institution)
    patch.status = status
    patch.team = team
    return .promoter(id, patch)
  }

  static func plan(
    _ id: String = "pl1", product: ProductID = product, total: Int64, from: Timestamp = moment(0)
  ) -> Plan {
    Plan(
      id: PlanID(trusted: id), product: product, audience: .everyInstitution,
      rates: .total(PPM(total)), from: from, to: nil)
  }

  static func allocation(
    _ id: String, of institution: InstitutionID = institution, share: Int64
  ) -> Allocation {
    Allocation(
      id: AllocationID(trusted: id), institution: institution, promoter: nil, product: nil,
      promoterShare: PPM(share))
  }

  static func link(_ code: LinkCode = code, shop: ShopID = shop, url: String? = nil) -> Link {
    Link(
      code: code, issuedAt: moment(0), carrier: .tuike(institution, promoter), shop: shop,
      product: product, placement: .group, form: .link, url: url, coupon: nil, passQuery: false,
      expiresAt: nil)
  }

  static func completed(_ id: String, order: OrderID = order) -> OrderEvent {
    OrderEvent(id: EventID(trusted: id), order: order, body: .completed(at: moment(0)))
  }

  static let decision = Decision(
    shop: shop, outcome: .none, reason: .noTouch, techFee: PPM(50_000), privateDomain: nil,
    candidates: [
      Candidate(
        touch: Touch(person: .visitor(visitor), at: moment(7), code: code, order: 3),
        verdict: .expired)
    ])

  static func posting(
    event: String, order: OrderID = order, line: LineID = line, _ entries: [Due],
    capped: Int64 = 0
  ) -> Posting {
    Posting(
      event: EventID(trusted: event), order: order, line: line, entries: entries,
      cappedCash: Fen(capped), cappedCards: .zero)
  }

  /// `amount` from the shop to the promoter.
  static func commission(_ amount: Int64, to promoter: PromoterID = promoter) -> [Due] {
    [
      Due(.shop(shop), .promotionCost, Fen(-amount)),
      Due(.promoter(promoter), .commission, Fen(amount)),
    ]
  }
}

extension OrderWriting {
  func insert(_ event: OrderEvent, state: StoredEvent.State = .applied) throws {
    try insert(event, json: OrderEventCoding.text(event), state: state)
  }
}

/// A pool of June 2025, and who brought what into it.
extension Sample {
  static let period = PeriodKey(institution, Month("2025-06")!)

  static func pool(
    team: String = "red", institution: InstitutionID = institution, month: Month = period.month,
    rate: Int64 = 100_000
  ) -> DividendPool {
    DividendPool(
      institution: institution, month: month,
      claim: DividendClaim(
        scheme: SchemeID(trusted: "sc"), team: TeamName(team),
        rule: TeamDividend(tiers: [.init(volume: Fen(100), rate: PPM(rate))])))
  }

  static func contribution(
    _ net: Int64, by promoter: PromoterID = promoter, to pool: DividendPool = pool(),
    order: OrderID = order
  ) -> DividendContribution {
    DividendContribution(
      pool: pool, promoter: promoter, order: order, line: line, net: Fen(net))
  }

  static let closing = PeriodClosing(
    institution: institution, month: period.month, at: period.month.to)

  static let institutionRecord: CatalogueRecord = {
    var patch = Institution.Patch()
    patch.promoterShare = .set(.zero)
    return .institution(institution, patch)
  }()

  /// A pool of 1000 fen that is closed, and changed by event `e2` after it.
  static func shareOut(in transaction: any StoreTransaction) throws {
    try transaction.append(institutionRecord, at: moment(0))
    try transaction.contribute(
      [contribution(1_000)], because: EventID(trusted: "e1"), at: moment(0))
    try transaction.close(closing, now: moment(1))
    try transaction.contribute(
      [contribution(500)], because: EventID(trusted: "e2"), at: moment(2))
  }
}
