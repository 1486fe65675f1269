import Programme
import TestSupport
import Testing

@Suite("Fraud")
struct FraudTests {
  private let shop = ShopID(trusted: "s1")
  private let holder = Account.cards("acc1")

  private func standing(cut: Int64, cards: Int64) -> [Due] {
    [
      Due(.shop(shop), .techFeeCut, Fen(cut)),
      Due(.platform(.techFee), .techFeeCut, Fen(-cut)),
      Due(holder, .privateCard, Cards(cards)),
      Due(.platform(.privateDomain), .privateCard, Cards(-cards)),
    ].summed()
  }

  private func means(
    unpaid: Int64 = 0, goods: Int64 = 0, deposit: Int64 = 0, cards: Int64 = 0
  ) -> FraudMeans {
    FraudMeans(
      earned: Fen(unpaid),
      funds: ShopFunds(goods: Fen(goods), deposit: Fen(deposit), incentivePaid: .zero),
      drawn: (goods: .zero, deposit: .zero), held: Cards(cards), used: .zero)
  }

  @Test(
    "each step takes what it has, and the next one the rest",
    arguments: [
      // What there is: unpaid, goods, deposit, cards. What is taken, the receivable before the cards.
      ([100, 0, 0, 10], [100, 0, 0, 0, 10]), ([99, 1, 9, 10], [99, 1, 0, 0, 10]),
      ([0, 60, 40, 10], [0, 60, 40, 0, 10]), ([0, 60, 39, 10], [0, 60, 39, 1, 10]),
      ([0, 0, 0, 0], [0, 0, 0, 110, 0]), ([104, 9, 9, 4], [104, 2, 0, 0, 4]),
      ([500, 500, 500, 500], [100, 0, 0, 0, 10]), ([1, 2, 3, 4], [1, 2, 3, 100, 4]),
    ] as [([Int64], [Int64])])
  func waterfall(there: [Int64], taken: [Int64]) {
    let means = means(unpaid: there[0], goods: there[1], deposit: there[2], cards: there[3])
    let steps = FraudTaking(of: standing(cut: 100, cards: 10), from: shop, means).steps
    #expect(
      [
        steps.incentive.value, steps.goods.value, steps.deposit.value, steps.receivable.value,
        steps.cards.value,
      ] == taken)
  }

  @Test("what was given is taken back whole, whatever there is to take it from, and balances")
  func whole() {
    var random = SeededGenerator.printed("fraud")
    for _ in 0..<500 {
      func amount() -> Int64 { random.below(3) == 0 ? 0 : Int64(random.below(5_000)) }
      let (cut, cards) = (amount(), amount())
      let given = standing(cut: cut, cards: cards)
      let means = means(unpaid: amount(), goods: amount(), deposit: amount(), cards: amount())
      let taking = FraudTaking(of: given, from: shop, means)
      #expect(taking.entries.isBalanced)
      #expect(taking.entries == taking.entries.summed())
      let steps = taking.steps
      let money = steps.incentive + steps.goods + steps.deposit + steps.receivable
      // A used card counts a fen.
      #expect(money + Fen(steps.cards.value) == Fen(cut + cards))
      #expect(steps.cards <= means.unusedCards && steps.incentive <= means.unpaid)
      #expect(steps.goods <= means.goods && steps.deposit <= means.deposit)
      // The purse of the technical fee has again all that it gave.
      let purse = (given + taking.entries).filter { $0.account == .platform(.techFee) }
      #expect(purse.reduce(0) { $0 + $1.amount } == 0)
    }
  }

  @Test("what isn't there can't be taken: nothing goes below zero")
  func nothingThere() {
    let means = FraudMeans(
      earned: Fen(5), funds: ShopFunds(goods: Fen(7), deposit: Fen(7), incentivePaid: Fen(6)),
      drawn: (goods: Fen(8), deposit: Fen(6)), held: Cards(3), used: Cards(4))
    #expect(means.unpaid == .zero && means.goods == .zero && means.unusedCards == .zero)
    #expect(means.deposit == Fen(1))
  }

  private func state(_ bodies: [OrderEvent.Body]) -> OrderState {
    OrderState(
      bodies.enumerated().map { number, body in
        OrderEvent(id: EventID(trusted: "e\(number)"), order: OrderID(trusted: "o1"), body: body)
      })
  }

  private func fraud(_ caseID: String, line: String?) -> OrderEvent.Body {
    .fraudConfirmed(
      ConfirmedFraud(
        caseID: CaseID(trusted: caseID), line: line.map { LineID(trusted: $0) }, by: "anna",
        why: nil, at: day(3)))
  }

  @Test("of several cases about a line the first processed counts")
  func firstCase() {
    let both = state([fraud("a", line: "1"), fraud("b", line: nil), fraud("c", line: "2")])
    #expect(both.fraud(on: LineID(trusted: "1"))?.caseID.text == "a")
    #expect(both.fraud(on: LineID(trusted: "2"))?.caseID.text == "b")
    let again = state([fraud("a", line: "1"), fraud("d", line: "1")])
    #expect(again == state([fraud("a", line: "1")]))
    #expect(again.fraud(on: LineID(trusted: "2")) == nil)
  }
}
