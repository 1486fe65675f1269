import Programme
import Records
import TestSupport
import Testing

@Suite("Stored decisions")
struct DecisionCodingTests {
  private static let tuike = TuikeAward(
    basis: .product, link: LinkCode(trusted: "aB3xY9"), institution: InstitutionID(trusted: "i1"),
    promoter: PromoterID(trusted: "k1"), plan: PlanID(trusted: "pl1"),
    split: .shared(total: PPM(100_000), share: PPM(700_000)),
    allocation: AllocationID(trusted: "a1"))

  private static let splits: [Split] = [
    .separate(service: PPM(20_000), commission: PPM(90_000)),
    .shared(total: PPM(0), share: PPM(1_000_000)),
    .multiLevel(
      total: PPM(100_000), scheme: SchemeID(trusted: "sc1"), direct: PPM(60_000),
      manager: PPM(20_000), parent: PromoterID(trusted: "k0")),
    .multiLevel(
      total: PPM(100_000), scheme: SchemeID(trusted: "sc1"), direct: PPM(60_000),
      manager: PPM(20_000), parent: nil),
  ]

  static let outcomes: [Decision.Outcome] =
    splits.map { split in
      var award = tuike
      award.split = split
      return .tuike(award)
    } + [
      {
        var award = tuike
        award.payback = Payback(
          scheme: SchemeID(trusted: "sc1"), own: OrderID(trusted: "o9"), position: 3,
          amount: Fen(8_000), gross: Fen(10_001))
        return Decision.Outcome.tuike(award)
      }(),
      {
        var award = tuike
        award.dividend = DividendClaim(
          scheme: SchemeID(trusted: "sc1"), team: TeamName("红 \"队\""),
          rule: TeamDividend(tiers: [
            .init(volume: .zero, rate: .zero), .init(volume: Fen(1), rate: PPM(900_000)),
          ]))
        return Decision.Outcome.tuike(award)
      }(),
      {
        var award = tuike
        award.promoter = nil
        award.allocation = nil
        award.basis = .unit
        return Decision.Outcome.tuike(award)
      }(),
      .sharer(
        SharerAward(
          basis: .sharerShop, link: LinkCode(trusted: "zz9"), sharer: SharerID(trusted: "h1"),
          rate: PPM(30_000))),
      .none,
    ]

  private func decision(_ outcome: Decision.Outcome) -> Decision {
    Decision(
      shop: ShopID(trusted: "s1"), outcome: outcome, reason: nil, techFee: PPM(50_000),
      privateDomain: nil, candidates: [])
  }

  @Test("every outcome reads as it was written", arguments: outcomes)
  func outcome(outcome: Decision.Outcome) throws {
    let decision = decision(outcome)
    #expect(
      try DecisionCoding.decision(from: Array(DecisionCoding.text(decision).utf8)) == decision)
  }

  @Test("every reason reads as it was written", arguments: NoAttribution.allCases)
  func reason(reason: NoAttribution) throws {
    var decision = decision(.none)
    decision.reason = reason
    #expect(
      try DecisionCoding.decision(from: Array(DecisionCoding.text(decision).utf8)) == decision)
  }

  @Test(
    "every private-domain class reads as it was written", arguments: PrivateDomainClass.allCases)
  func privateDomain(classification: PrivateDomainClass) throws {
    var decision = decision(.none)
    decision.privateDomain = PrivateDomainAward(
      classification: classification,
      account: .unclaimedCards(of: ShopID(trusted: "s1")))
    #expect(
      try DecisionCoding.decision(from: Array(DecisionCoding.text(decision).utf8)) == decision)
  }

  @Test(
    "what became of a code on an item and of a coupon reads as it was written",
    arguments: zip(
      QuotedUnit.Verdict.allCases, QuotedCoupon.Verdict.allCases + QuotedCoupon.Verdict.allCases))
  func quotes(unit: QuotedUnit.Verdict, coupon: QuotedCoupon.Verdict) throws {
    for outcome in Self.outcomes {
      var decision = decision(outcome)
      decision.unit = QuotedUnit(code: UnitCode(trusted: "b1.0001ABC"), verdict: unit)
      decision.coupon = QuotedCoupon(
        code: CouponCode(trusted: "C-1"), verdict: coupon,
        host: coupon == .unknown ? nil : PromoterID(trusted: "k1"),
        link: coupon == .valid ? LinkCode(trusted: "aB3xY9") : nil)
      #expect(
        try DecisionCoding.decision(from: Array(DecisionCoding.text(decision).utf8)) == decision)
    }
  }

  @Test("candidates keep their order, person, time, place and verdict")
  func candidates() throws {
    var random = SeededGenerator.printed()
    var decision = decision(.none)
    decision.candidates = Candidate.Verdict.allCases.map { verdict in
      let isBuyer = Bool.random(using: &random)
      return Candidate(
        touch: Touch(
          person: isBuyer
            ? .buyer(BuyerID(trusted: "u\(UInt8.random(in: 0...255, using: &random))"))
            : .visitor(VisitorID(trusted: "v:1.2-3_4")),
          at: Timestamp(milliseconds: .random(in: 0...253_402_300_799_999, using: &random)),
          code: LinkCode(trusted: "aB3xY9"),
          order: .random(in: 0..<1 << UInt64(Touch.orderBits), using: &random)),
        verdict: verdict)
    }
    let copy = try DecisionCoding.decision(from: Array(DecisionCoding.text(decision).utf8))
    #expect(copy == decision, "seed \(random.seed)")
  }

  @Test("a decision that was damaged is an error, wherever it is cut")
  func damaged() throws {
    let text = DecisionCoding.text(decision(Self.outcomes[2]))
    for length in 0..<text.utf8.count {
      let cut = Array(text.utf8.prefix(length))
      #expect(throws: JSONError.self) { try DecisionCoding.decision(from: cut) }
    }
    for damaged in ["{}", "[]", "null", #"{"shop":1}"#, #"{"shop":"s1","tech_fee_ppm":"5"}"#] {
      #expect(throws: DecisionError.self) { try DecisionCoding.decision(from: Array(damaged.utf8)) }
    }
  }
}
