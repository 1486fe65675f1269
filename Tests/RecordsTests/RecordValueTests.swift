import Programme
import Records
import Testing

@Suite("What records mean")
struct RecordValueTests {
  private let moment = Timestamp(milliseconds: 1_748_743_200_000)

  private func parse(
    _ type: RecordType, changing changes: [String: String?] = [:],
    _ context: RecordContext = .scenario
  ) throws -> Record {
    try RecordParser(context).record(try RecordTable.record(type, changing: changes))
  }

  private func catalogue(
    _ type: RecordType, changing changes: [String: String?] = [:]
  ) throws -> CatalogueRecord {
    guard case .catalogue(let record, let at) = try parse(type, changing: changes) else {
      throw Refusal(.malformed, "not of the catalogue")
    }
    #expect(at == moment)
    return record
  }

  @Test("a party's record names changes: set, reset, keep")
  func patch() throws {
    var patch = Promoter.Patch()
    patch.institution = .set(InstitutionID(trusted: "i1"))
    patch.parent = .reset
    patch.user = .set(BuyerID(trusted: "u9"))
    patch.status = .set(.banned)
    patch.level = .keep
    patch.team = .set("t1")
    let record = try catalogue(.promoter, changing: ["parent": "null", "level": nil])
    #expect(record == .promoter(PromoterID(trusted: "k1"), patch))
  }

  @Test("a shop's record")
  func shop() throws {
    var patch = Shop.Patch()
    patch.url = .set("https://shop.example/")
    patch.alliance = .set(true)
    patch.kind = .set(.localLife)
    patch.scoreX100 = .set(430)
    patch.superAdminAccount = .set("acc1")
    patch.sharerRate = .set(PPM(30_000))
    patch.privateDomainEnrolledAt = .set(moment)
    #expect(try catalogue(.shop) == .shop(ShopID(trusted: "s1"), patch))
  }

  @Test("a product's category has one or two levels")
  func category() throws {
    for (text, category) in [
      (#"["食品","零食"]"#, Category(level1: "食品", level2: "零食")),
      (#"["文玩"]"#, Category(level1: "文玩", level2: nil)),
    ] {
      guard case .product(_, let patch) = try catalogue(.product, changing: ["category": text])
      else { throw Refusal(.malformed, "not a product") }
      #expect(patch.category == .set(category))
    }
  }

  @Test("a policy's fields default to the standard policy's")
  func policyDefaults() throws {
    let left: [String: String?] = [
      "window_days": nil, "lateness_days": "null", "counted_placements": nil,
      "minimum_payout_fen": nil,
    ]
    #expect(try catalogue(.policy, changing: left) == .policy(.standard))
    #expect(
      try catalogue(.policy)
        == .policy(
          Policy(
            windowDays: 7, latenessDays: 0, countedPlacements: [.group, .live],
            minimumPayout: Fen(5_000))))
  }

  @Test("a plan is in force from its own time unless it says otherwise")
  func planFrom() throws {
    guard case .plan(let plan) = try catalogue(.plan, changing: ["from": nil, "to": nil]) else {
      throw Refusal(.malformed, "not a plan")
    }
    #expect(plan.from == moment)
    #expect(plan.to == nil)
    #expect(plan.audience == .only([InstitutionID(trusted: "i1"), InstitutionID(trusted: "i2")]))
    #expect(plan.rates == .split(service: PPM(20_000), commission: PPM(90_000)))
  }

  private static let ratesOfPlans: [([String: String?], PlanRates?)] = [
    (["total_ppm": "5", "service_ppm": nil, "commission_ppm": nil], .total(PPM(5))),
    (["total_ppm": "5"], nil), (["total_ppm": "5", "service_ppm": nil], nil),
    (["service_ppm": nil], nil), (["service_ppm": nil, "commission_ppm": nil], nil),
    (
      [
        "kind": "\"normal\"", "institutions": nil, "total_ppm": "5", "service_ppm": nil,
        "commission_ppm": nil,
      ], .total(PPM(5))
    ),
    (["kind": "\"normal\"", "institutions": nil], nil),
    (["kind": "\"normal\"", "total_ppm": "5", "service_ppm": nil, "commission_ppm": nil], nil),
  ]

  @Test(
    "a plan has a total, or, if it is targeted, service and commission",
    arguments: ratesOfPlans.indices)
  func rates(index: Int) throws {
    let (changes, rates) = Self.ratesOfPlans[index]
    guard let rates else {
      #expect(
        complaint(about: try RecordTable.record(.plan, changing: changes))?.code == .malformed)
      return
    }
    guard case .plan(let plan) = try catalogue(.plan, changing: changes) else {
      throw Refusal(.malformed, "not a plan")
    }
    #expect(plan.rates == rates)
  }

  private static let carriers: [([String: String?], Carrier?)] = [
    ([:], .tuike(InstitutionID(trusted: "i1"), PromoterID(trusted: "k1"))),
    (["promoter": nil], .tuike(InstitutionID(trusted: "i1"), nil)),
    (
      ["institution": nil, "promoter": nil, "sharer": "\"h1\""],
      .sharer(SharerID(trusted: "h1"))
    ),
    (["sharer": "\"h1\""], nil), (["institution": nil], nil),
    (["institution": nil, "sharer": "\"h1\""], nil), (["institution": nil, "promoter": nil], nil),
    (["promoter": nil, "sharer": "\"h1\""], nil),
  ]

  @Test(
    "a link has an institution, perhaps with a promoter, or a sharer", arguments: carriers.indices)
  func carrier(index: Int) throws {
    let (changes, carrier) = Self.carriers[index]
    guard let carrier else {
      #expect(
        complaint(about: try RecordTable.record(.link, changing: changes))?.code == .malformed)
      return
    }
    guard case .link(let link) = try catalogue(.link, changing: changes) else {
      throw Refusal(.malformed, "not a link")
    }
    #expect(link.carrier == carrier)
    #expect(link.issuedAt == moment)
  }

  @Test("a link's form is link, and it passes no query, unless it says otherwise")
  func linkDefaults() throws {
    let record = try catalogue(.link, changing: ["form": nil, "pass_query": nil, "url": nil])
    guard case .link(let link) = record else { throw Refusal(.malformed, "not a link") }
    #expect(link.form == .link)
    #expect(!link.passQuery)
    #expect(link.url == nil)
  }

  private static let people: [([String: String?], Person?)] = [
    ([:], .visitor(VisitorID(trusted: "v1"))),
    (["visitor": nil, "buyer": "\"u1\""], .buyer(BuyerID(trusted: "u1"))),
    (["buyer": "\"u1\""], nil), (["visitor": nil], nil),
  ]

  @Test("a click is a visitor's or a buyer's", arguments: people.indices)
  func person(index: Int) throws {
    let (changes, person) = Self.people[index]
    guard let person else {
      #expect(
        complaint(about: try RecordTable.record(.click, changing: changes))?.code == .malformed)
      return
    }
    let click = Click(
      id: ClickID(trusted: "c1"), at: moment, person: person, code: LinkCode(trusted: "aB3xY9"),
      address: "192.0.2.7")
    #expect(try parse(.click, changing: changes) == .click(click))
  }
}
