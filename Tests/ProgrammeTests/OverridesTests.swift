import Programme
import Testing

@Suite("Records that stand in for what a catalogue says")
struct OverridesTests {
  private let day = Timestamp.millisecondsPerDay

  private func at(_ days: Int64) -> Timestamp { Timestamp(milliseconds: days * day) }

  private func book() throws -> CatalogueBook {
    let book = CatalogueBook()
    var shop = Shop.Patch()
    shop.kind = .set(.normal)
    try book.record(.shop(ShopID(trusted: "s"), shop), at: at(10))
    var product = Product.Patch()
    product.shop = .set(ShopID(trusted: "s"))
    product.url = .set("https://tea.example")
    product.category = .set(Category(level1: "tea", level2: nil))
    product.techFee = .set(PPM(50_000))
    try book.record(.product(ProductID(trusted: "p"), product), at: at(10))
    var later = Product.Patch()
    later.techFee = .set(PPM(20_000))
    later.url = .set("https://later.example")
    try book.record(.product(ProductID(trusted: "p"), later), at: at(20))
    try book.record(.plan(plan(100_000, from: 10)), at: at(10))
    try book.record(.plan(plan(200_000, from: 20)), at: at(20))
    return book
  }

  private func plan(_ total: Int64, from days: Int64) -> Plan {
    Plan(
      id: PlanID(trusted: "pl"), product: ProductID(trusted: "p"), audience: .everyInstitution,
      rates: .total(PPM(total)), from: at(days), to: nil)
  }

  private func fee(of days: Int64) -> Product.Patch {
    var patch = Product.Patch()
    patch.techFee = .set(PPM(days * 1_000))
    return patch
  }

  private func add(
    _ record: CatalogueRecord, at days: Int64, to overrides: inout Overrides, isTaken: Bool = true
  ) {
    let taken = overrides.add(record, at: at(days))
    #expect(taken == isTaken)
  }

  @Test(
    "a party has the fields that they name from their time on, and doesn't begin earlier",
    arguments: [
      (0, [9: nil, 10: 1, 15: 1, 20: 1, 30: 1]), (10, [9: nil, 10: 1, 20: 1]),
      (15, [10: 50, 14: 50, 15: 1, 20: 1]), (25, [10: 50, 20: 20, 24: 20, 25: 1]),
    ] as [(Int64, [Int64: Int64?])])
  func party(from: Int64, fees: [Int64: Int64?]) throws {
    var overrides = Overrides()
    add(.product(ProductID(trusted: "p"), fee(of: 1)), at: from, to: &overrides)
    let catalogue = OverriddenCatalogue(try book(), by: overrides)
    let history = try catalogue.product(ProductID(trusted: "p"))
    for (days, fee) in fees {
      let value = history.value(at: at(days))
      #expect(value?.techFee == fee.map { PPM($0 * 1_000) }, "day \(days)")
      let url = days < 10 ? nil : days < 20 ? "https://tea.example" : "https://later.example"
      #expect(value?.url == url, "day \(days)")
    }
  }

  @Test("of two about one party each holds from its time on")
  func twice() throws {
    var overrides = Overrides()
    for days in [12, 22] as [Int64] {
      add(.product(ProductID(trusted: "p"), fee(of: days)), at: days, to: &overrides)
    }
    let history = try OverriddenCatalogue(try book(), by: overrides)
      .product(ProductID(trusted: "p"))
    let fees = ([11, 12, 20, 21, 22, 30] as [Int64]).map {
      history.value(at: at($0))?.techFee?.value
    }
    #expect(fees == [50_000, 12_000, 12_000, 12_000, 22_000, 22_000])
  }

  @Test(
    "anything else stands in for every version of its id from its time on",
    arguments: [
      (10, [nil, 7, 7, 7]), (15, [nil, 100_000, 7, 7]), (20, [nil, 100_000, 100_000, 7]),
    ] as [(Int64, [Int64?])])
  func whole(from: Int64, totals: [Int64?]) throws {
    var overrides = Overrides()
    add(.plan(plan(7, from: 10)), at: from, to: &overrides)
    let plans = try OverriddenCatalogue(try book(), by: overrides).plans(
      for: ProductID(trusted: "p"))
    #expect(plans.count == 1)
    let found = ([9, 10, 15, 20] as [Int64]).map { days -> Int64? in
      let plan = Plan.inForce(
        among: plans, for: ProductID(trusted: "p"), institution: InstitutionID(trusted: "i"),
        at: at(days))
      guard case .total(let total) = plan?.rates else { return nil }
      return total.value
    }
    #expect(found == totals)
  }

  @Test("what is new is found beside what is known, and what happened can't be replaced")
  func new() throws {
    var overrides = Overrides()
    var other = plan(7, from: 10)
    other.id = PlanID(trusted: "other")
    add(.plan(other), at: 10, to: &overrides)
    add(.linkDisabled(LinkCode(trusted: "code")), at: 10, to: &overrides, isTaken: false)
    let catalogue = OverriddenCatalogue(try book(), by: overrides)
    #expect(try catalogue.plans(for: ProductID(trusted: "p")).count == 2)
    #expect(try catalogue.plans(for: ProductID(trusted: "q")).isEmpty)
  }
}
