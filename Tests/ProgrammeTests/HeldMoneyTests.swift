import Programme
import Testing

@Suite("Held money")
struct HeldMoneyTests {
  private static let dues = [
    Due(.shop(ShopID(trusted: "s1")), .promotionCost, Fen(-1_000)),
    Due(.promoter(PromoterID(trusted: "k1")), .commission, Fen(800)),
    Due(.institution(InstitutionID(trusted: "i1")), .serviceFee, Fen(200)),
    Due(.promoter(PromoterID(trusted: "k1")), .payback, Fen(50)),
    Due(.institution(InstitutionID(trusted: "i1")), .payback, Fen(-50)),
    Due(.shop(ShopID(trusted: "s1")), .techFeeCut, Fen(30)),
    Due(.platform(.techFee), .techFeeCut, Fen(-30)),
    Due(.cards("acc"), .privateCard, Cards(4)),
    Due(.platform(.privateDomain), .privateCard, Cards(-4)),
  ]

  @Test("payers are charged as ever, and everybody else's money is put aside")
  func held() {
    let held = Self.dues.standing(.held)
    #expect(held.isBalanced)
    let real = held.filter { $0.account.ownerOfHeld == nil }.map(\.account.name)
    #expect(
      Set(real) == ["shop/s1", "platform/tech_fee", "platform/private_domain"])
    #expect(real.count == 3)
    #expect(held.contains { $0.account.name == "held/shop/s1" && $0.kind == .techFeeCut })
    #expect(held.contains { $0.account.name == "held/account/acc" })
    #expect(held.charged == Fen(1_030) && Self.dues.charged == Fen(1_030))
  }

  @Test("nobody who is paid out is an account of held money")
  func payees() {
    #expect(Self.dues.standing(.held).allSatisfy { !$0.account.isPayee })
  }

  @Test(
    "released and rejected leave nothing held",
    arguments: [LineStanding.clear, .rejected])
  func ended(standing: LineStanding) {
    let posted = Self.dues.standing(.held)
    let entries = difference(from: posted, to: Self.dues.standing(standing))
    #expect(entries.isBalanced)
    let left = (posted + entries).summed()
    #expect(left.allSatisfy { $0.account.ownerOfHeld == nil })
    #expect(left == (standing == .clear ? Self.dues.summed() : []))
  }

  @Test(
    "a review counts for what the rules hold, and for nothing else",
    arguments: [
      (nil, nil, .clear), (.pass, nil, .clear), (.pass, .reject, .clear), (.hold, nil, .held),
      (.hold, .release, .clear), (.hold, .reject, .rejected), (.reject, nil, .rejected),
      (.reject, .release, .rejected),
    ] as [(RiskVerdict?, Review.Outcome?, LineStanding)])
  func standing(verdict: RiskVerdict?, outcome: Review.Outcome?, standing: LineStanding) {
    let assessment = verdict.map { verdict in
      RiskAssessment([
        RiskFinding(
          rule: .ordersPerDay, action: verdict == .reject ? .reject : .hold, threshold: 1,
          measured: verdict == .pass ? 1 : 2)
      ])
    }
    let review = outcome.map { Review(outcome: $0, reviewer: "wu", reason: "seen", at: day(1)) }
    #expect(LineStanding(assessment, review) == standing)
  }
}
