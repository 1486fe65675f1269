import Programme
import Testing

@Suite("Payouts")
struct PayoutTests {
  private static let account = Account(trusted: "promoter/k1")

  private func statement(
    opening: Int64 = 0, credited: Int64 = 0, debited: Int64 = 0, minimum: Int64 = 0,
    unit: Unit = .cny
  ) -> PayoutStatement {
    PayoutStatement(
      Self.account, unit, opening: opening, credited: credited, debited: debited,
      minimum: Fen(minimum))
  }

  @Test(
    "the whole of what is there is paid once it reaches the minimum, else all is carried over",
    arguments: [
      // opening, credited, debited, minimum, payable
      (0, 999, 0, 1_000, 0), (0, 1_000, 0, 1_000, 1_000), (0, 1_001, 0, 1_000, 1_001),
      (400, 600, 0, 1_000, 1_000), (400, 700, 101, 1_000, 0), (0, 0, 0, 0, 0), (0, 1, 0, 0, 1),
      (0, 5, 5, 0, 0), (0, 5, 6, 0, 0), (-300, 200, 0, 0, 0), (-300, 300, 0, 0, 0),
      (-300, 301, 0, 0, 1), (0, 5_000, 0, 0, 5_000),
    ] as [(Int64, Int64, Int64, Int64, Int64)])
  func payable(
    opening: Int64, credited: Int64, debited: Int64, minimum: Int64, payable: Int64
  ) {
    let statement = statement(
      opening: opening, credited: credited, debited: debited, minimum: minimum)
    #expect(statement.payable == payable)
    #expect(statement.carried == opening + credited - debited - payable)
    #expect(statement.entries.isBalanced)
    #expect(statement.entries.isEmpty == (payable == 0))
  }

  @Test("growth cards stay on their account")
  func cards() {
    let statement = statement(credited: 5_000, unit: .card)
    #expect(statement.payable == 0 && statement.carried == 5_000 && statement.entries.isEmpty)
  }

  @Test("a payout leaves from where it was set apart, and comes back from where it is")
  func steps() {
    let statement = statement(credited: 7)
    func moved(_ step: PayoutStep, _ state: PayoutState = .inPayment) -> [String] {
      step.entries(of: statement, from: state).map { "\($0.account) \($0.amount)" }
    }
    #expect(moved(.closed) == ["promoter/k1 -7", "in_payment/promoter/k1 7"])
    #expect(moved(.paid) == ["in_payment/promoter/k1 -7", "outside/payouts 7"])
    #expect(moved(.returned) == ["in_payment/promoter/k1 -7", "promoter/k1 7"])
    #expect(moved(.returned, .paid) == ["outside/payouts -7", "promoter/k1 7"])
  }

  @Test("only what is in payment is paid, only what is in payment or paid comes back, and once")
  func states() {
    let follows = PayoutState.allCases.flatMap { state in
      PayoutStep.allCases.compactMap { step in
        state.after(step).map { "\(state.rawValue) \(step.rawValue) \($0.rawValue)" }
      }
    }
    #expect(
      Set(follows) == [
        "in_payment paid paid", "in_payment returned returned", "paid returned returned",
      ])
  }

  @Test("promoters, institutions and sharers are paid; shops, purses, cards and held money aren't")
  func payees() {
    for name in ["promoter/k1", "institution/i1", "sharer/h1"] {
      #expect(Account(trusted: name).isPayee)
    }
    for name in [
      "shop/s1", "platform/incentive", "account/x", "held/promoter/k1", "in_payment/promoter/k1",
      "outside/payouts",
    ] { #expect(!Account(trusted: name).isPayee, "\(name)") }
    #expect(Account.inPayment(Self.account).ownerInPayment == Self.account)
    #expect(Self.account.ownerInPayment == nil)
  }
}

@Suite("Periods of payouts")
struct PayoutPeriodTests {
  @Test(
    "are days of Shanghai, named by their month where they are one",
    arguments: [
      // name, first millisecond and the one after the last (UTC), canonical name
      ("1970-02", 2_649_600_000, 5_068_800_000, "1970-02"),
      ("2026-01", 1_767_196_800_000, 1_769_875_200_000, "2026-01"),
      ("2026-01-01..2026-01-31", 1_767_196_800_000, 1_769_875_200_000, "2026-01"),
      ("2026-01-05..2026-01-05", 1_767_542_400_000, 1_767_628_800_000, "2026-01-05..2026-01-05"),
      ("2024-02", 1_706_716_800_000, 1_709_222_400_000, "2024-02"),
      ("2025-12", 1_764_518_400_000, 1_767_196_800_000, "2025-12"),
    ] as [(String, Int64, Int64, String)])
  func spans(text: String, from: Int64, to: Int64, name: String) throws {
    let period = try #require(PayoutPeriod(text))
    #expect(period.from.milliseconds == from && period.to.milliseconds == to)
    #expect(period.description == name)
    #expect(PayoutPeriod(name) == period)
    #expect(PayoutPeriod(from: period.from, to: period.to) == period)
  }

  @Test(
    "are written in one of two ways",
    arguments: [
      "", "2026", "2026-1", "2026-13", "2026-00", "26-01", "2026-01-01", "2026-02-30..2026-03-01",
      "2026-01-05..2026-01-04", "2026-01-05-2026-01-06", "2026-01..2026-02", "+026-01", "2026-01 ",
      "2026-01-05...2026-01-06", "1969-12", "２026-01",
    ])
  func refused(text: String) { #expect(PayoutPeriod(text) == nil) }
}
