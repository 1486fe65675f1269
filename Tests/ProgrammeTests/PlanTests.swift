import Programme
import Testing

@Suite("Plans and allocations")
struct PlanTests {
  private let institution = InstitutionID(trusted: "i1")
  private let product = ProductID(trusted: "A")

  private func inForce(_ plans: [Plan], at moment: Timestamp) -> String? {
    Plan.inForce(
      among: plans.enumerated().map { index, plan in
        History([Version(at: day(0), recorded: Int64(index), value: plan)])
      }, for: product, institution: institution, at: moment)?.id.text
  }

  @Test("targeted before normal, then the latest from, then the larger id")
  func precedence() {
    let normal = plan("n1", product: "A", total: 1, from: day(1))
    let newer = plan("n2", product: "A", total: 1, from: day(2))
    let larger = plan("n3", product: "A", total: 1, from: day(2))
    let targeted = plan("t1", product: "A", total: 1, from: day(1), to: day(4), only: [institution])
    let others = plan(
      "t2", product: "A", total: 1, from: day(3), only: [InstitutionID(trusted: "i2")])
    #expect(inForce([normal, newer], at: day(3)) == "n2")
    #expect(inForce([larger, newer], at: day(3)) == "n3")
    #expect(inForce([normal, newer, targeted, others], at: day(3)) == "t1")
    #expect(inForce([normal, targeted], at: day(4)) == "n1")
    #expect(inForce([normal], at: day(1, plus: -1)) == nil)
  }

  @Test(
    "rates and their sum are within 0% to 90%, bounds included",
    arguments: [
      (PlanRates.total(PPM(900_000)), true), (.total(PPM(900_001)), false),
      (.total(PPM(-1)), false), (.split(service: PPM(500_000), commission: PPM(400_000)), true),
      (.split(service: PPM(500_000), commission: PPM(400_001)), false),
      (.split(service: PPM(-1), commission: PPM(1)), false),
    ])
  func bounds(rates: PlanRates, within: Bool) {
    #expect(rates.isWithinBounds == within)
  }

  @Test(
    "the most specific allocation, then the latest",
    arguments: [(1, nil), (2, "none"), (3, "product"), (4, "promoter"), (5, "both"), (6, "both2")]
      as [(Int64, String?)])
  func specificity(paid: Int64, expected: String?) {
    let all: [(String, Int64, String?, String?)] = [
      ("none", 2, nil, nil), ("product", 3, nil, "A"), ("promoter", 4, "k1", nil),
      ("both", 5, "k1", "A"), ("both2", 6, "k1", "A"), ("other", 1, "k2", "A"),
    ]
    let histories = all.enumerated().map { index, row in
      History([
        Version(
          at: day(row.1), recorded: Int64(index),
          value: Allocation(
            id: AllocationID(trusted: row.0), institution: institution,
            promoter: row.2.map { PromoterID(trusted: $0) },
            product: row.3.map { ProductID(trusted: $0) }, promoterShare: PPM(1)))
      ])
    }
    let found = Allocation.inForce(
      among: histories, institution: institution, promoter: PromoterID(trusted: "k1"),
      product: product, at: day(paid))
    #expect(found?.id.text == expected)
  }
}

@Suite("Admission of records")
struct AdmissionTests {
  private func code(_ work: () throws -> Void) -> RefusalCode? {
    do {
      try work()
      return nil
    } catch { return (error as? Refusal)?.code }
  }

  @Test("a targeted plan needs a normal one in force when it is created, not afterwards")
  func normalPlanRequired() throws {
    let book = try teaShop()
    let only: Set = [InstitutionID(trusted: "i1")]
    let early = plan("t1", product: "A", total: 1, only: only)
    #expect(code { try book.record(.plan(early), at: day(0, plus: -1)) } == .normalPlanRequired)
    try book.record(.plan(early), at: day(0))
    try book.record(.plan(plan("plA", product: "A", total: 1, to: day(1))), at: day(1))
    #expect(code { try book.record(.plan(early), at: day(2)) } == nil)
    let late = plan("t2", product: "A", total: 1, only: only)
    #expect(code { try book.record(.plan(late), at: day(2)) } == .normalPlanRequired)
  }

  @Test("a parent may not lead back, at any time from the record on")
  func loops() throws {
    let book = try teaShop()
    try book.add(promoter: "k0")
    try book.add(promoter: "k1", parent: "k2", at: day(5))
    #expect(code { try book.add(promoter: "k2", parent: "k2", at: day(1)) } == .promoterLoop)
    #expect(code { try book.add(promoter: "k2", parent: "k1", at: day(1)) } == .promoterLoop)
    try book.add(promoter: "k2", parent: "k0", at: day(1))
    #expect(code { try book.add(promoter: "k0", parent: "k1", at: day(6)) } == .promoterLoop)
    #expect(book.promoter(PromoterID(trusted: "k0")).value(at: day(9))?.parent == nil)
  }

  @Test("what a record names must exist and belong there")
  func references() throws {
    let book = try teaShop()
    var elsewhere = link("X1", product: "A", promoter: "k1")
    elsewhere.shop = ShopID(trusted: "nowhere")
    #expect(code { try book.record(.link(elsewhere), at: day(1)) } == .unknownReference)
    var foreign = Institution.Patch()
    foreign.promoterShare = .set(.whole)
    try book.record(.institution(InstitutionID(trusted: "i2"), foreign), at: day(0))
    var stolen = link("X1", product: "A", promoter: "k1")
    stolen.carrier = .tuike(InstitutionID(trusted: "i2"), PromoterID(trusted: "k1"))
    #expect(code { try book.record(.link(stolen), at: day(1)) } == .unknownReference)
  }

  @Test("an issued link never changes; the same again says nothing new")
  func links() throws {
    let book = try teaShop()
    #expect(
      try book.record(.link(link("A1", product: "A", promoter: "k1")), at: day(0)) == .unchanged)
    #expect(
      code { try book.record(.link(link("A1", product: "B", promoter: "k1")), at: day(0)) }
        == .linkExists)
  }

  @Test("a party's first record must be complete, and what is required can't become null")
  func completeness() throws {
    let book = try teaShop()
    let shop = ShopID(trusted: "s2")
    #expect(code { try book.record(.shop(shop, Shop.Patch()), at: day(0)) } == .malformed)
    var reset = Shop.Patch()
    reset.kind = .reset
    #expect(
      code { try book.record(.shop(ShopID(trusted: "s1"), reset), at: day(1)) } == .malformed)
  }

  @Test("a shop binds ten sharers, a sharer five shops; order and repetition")
  func sharers() throws {
    let book = try teaShop()
    let shop = ShopID(trusted: "s1")
    for number in 1...11 {
      try book.record(.sharer(SharerID(trusted: "h\(number)"), Sharer.Patch()), at: day(0))
    }
    for number in 1...10 {
      try book.record(
        .sharerBound(shop: shop, sharer: SharerID(trusted: "h\(number)")), at: day(1))
    }
    let first = SharerID(trusted: "h1")
    let eleventh = SharerID(trusted: "h11")
    #expect(
      code { try book.record(.sharerBound(shop: shop, sharer: eleventh), at: day(1)) }
        == .sharerLimit)
    #expect(try book.record(.sharerBound(shop: shop, sharer: first), at: day(2)) == .unchanged)
    #expect(
      code { try book.record(.sharerUnbound(shop: shop, sharer: first), at: day(0)) }
        == .outOfOrder)
    try book.record(.sharerUnbound(shop: shop, sharer: first), at: day(2))
    try book.record(.sharerBound(shop: shop, sharer: eleventh), at: day(2))
    var other = Shop.Patch()
    other.kind = .set(.normal)
    for number in 2...6 {
      try book.record(.shop(ShopID(trusted: "x\(number)"), other), at: day(0))
    }
    for number in 2...5 {
      try book.record(
        .sharerBound(shop: ShopID(trusted: "x\(number)"), sharer: eleventh), at: day(3))
    }
    #expect(
      code {
        try book.record(.sharerBound(shop: ShopID(trusted: "x6"), sharer: eleventh), at: day(3))
      } == .sharerLimit)
  }
}
