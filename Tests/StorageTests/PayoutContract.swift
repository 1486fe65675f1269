import Programme
import Storage
import Synchronization
import TestSupport
import Testing

/// Days of 2025 on which things happen, and the months that they are in.
enum PayoutSample {
  static let june = PayoutPeriod("2025-06")!
  static let july = PayoutPeriod("2025-07")!
  static let august = PayoutPeriod("2025-08")!
  static let inJune = moment(0)
  static let inJuly = moment(0).adding(days: 20)
  static let inAugust = moment(0).adding(days: 50)
  static let inSeptember = moment(0).adding(days: 80)
  static let promoter = Account.promoter(Sample.promoter)

  static func key(_ text: String) -> PayoutKey { PayoutKey(trusted: text) }
}

extension Store {
  /// Posts a commission of the sample promoter.
  func earn(_ fen: Int64, _ event: String, at moment: Timestamp) throws {
    try write { try $0.post(Sample.posting(event: event, Sample.commission(fen)), at: moment) }
  }

  @discardableResult
  func close(
    _ period: PayoutPeriod, _ key: String = "c", at now: Timestamp = PayoutSample.inSeptember
  ) throws -> PayoutClosing {
    try write { try $0.closePayouts(of: period, key: PayoutSample.key(key), at: now) }
  }

  @discardableResult
  func move(
    _ step: PayoutStep, _ payouts: [Int64], _ key: String, note: String? = nil,
    at now: Timestamp = PayoutSample.inSeptember
  ) throws -> PayoutCommand {
    try write {
      try $0.movePayouts(payouts, step, note: note, key: PayoutSample.key(key), at: now)
    }
  }

  func statements(_ filter: StatementFilter = StatementFilter()) throws -> [StoredStatement] {
    try read { try $0.statements(filter, after: 0, limit: 1_000) }
  }

  func fen(_ account: Account) throws -> Int64 {
    try read { try $0.balances(account: account, after: nil, limit: 9) }
      .first { $0.unit == .cny }?.amount ?? 0
  }
}

/// - Returns: why payouts were refused; nil when they weren't.
func payoutRefusal(_ work: () throws -> Void) -> PayoutRefusal.Code? {
  (failure(work) as? PayoutRefusal)?.code
}

@Suite("Any store's payouts")
struct PayoutContract {
  @Test(
    "a closing sets apart what the period brought, and a key gives it once",
    arguments: StoreKind.all)
  func closing(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.earn(500, "e1", at: PayoutSample.inJune)
      try store.earn(-120, "e2", at: PayoutSample.inJune)
      try store.earn(70, "e3", at: PayoutSample.inJuly)
      let closing = try store.close(PayoutSample.june)
      #expect(try store.close(PayoutSample.june) == closing)
      let statements = try store.statements()
      #expect(
        statements.map(\.statement) == [
          PayoutStatement(
            account: PayoutSample.promoter, unit: .cny, opening: 0, credited: 500, debited: 120,
            payable: 380)
        ])
      #expect(statements.map(\.state) == [.inPayment] && statements.map(\.id) == [1])
      #expect(try store.fen(PayoutSample.promoter) == 70)
      #expect(try store.fen(.inPayment(PayoutSample.promoter)) == 380)
      #expect(try store.fen(.shop(Sample.shop)) == -450)
      try expectPayoutsBalance(store)
    }
  }

  @Test(
    "a period closes once, overlaps none before, and comes after them", arguments: StoreKind.all)
  func overlap(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.close(PayoutSample.july, "july")
      for text in ["2025-07", "2025-06", "2025-07-31..2025-08-02", "2025-01-01..2025-12-31"] {
        let period = try #require(PayoutPeriod(text))
        expect(
          payoutRefusal { try store.close(period, text, at: moment(0).adding(days: 400)) },
          equals: .periodClosed)
      }
      expect(payoutRefusal { try store.close(PayoutSample.august, "july") }, equals: .keyConflict)
      try store.close(PayoutSample.august, "august")
      expect(try store.read { try $0.payoutClosings(after: 0, limit: 9) }.count, equals: 2)
      expect(try store.read { try $0.payoutCommands(after: 0, limit: 9) }.count, equals: 2)
    }
  }

  @Test("a period has to be over, to the millisecond", arguments: StoreKind.all)
  func open(kind: StoreKind) throws {
    try kind.withStore { store in
      let end = PayoutSample.june.to
      expect(
        payoutRefusal { try store.close(PayoutSample.june, at: PayoutSample.june.lastMoment) },
        equals: .periodOpen)
      try store.close(PayoutSample.june, at: end)
    }
  }

  @Test(
    "an entry belongs to the period that it was posted in, to the millisecond",
    arguments: StoreKind.all)
  func edges(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.earn(1, "e1", at: PayoutSample.june.lastMoment)
      try store.earn(2, "e2", at: PayoutSample.june.to)
      try store.close(PayoutSample.june, "june")
      try store.close(PayoutSample.july, "july")
      #expect(try store.statements().map(\.statement.payable) == [1, 2])
    }
  }

  @Test("what comes late, and what a gap left, goes into the next period", arguments: StoreKind.all)
  func late(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.earn(10, "e1", at: PayoutSample.inJune)
      try store.close(PayoutSample.june, "june")
      try store.earn(4, "late", at: PayoutSample.inJune)
      try store.earn(30, "e2", at: PayoutSample.inJuly)
      // July is never closed by itself.
      try store.close(PayoutSample.august, "august")
      #expect(try store.statements().map(\.statement.payable) == [10, 34])
      #expect(try store.fen(PayoutSample.promoter) == 0)
      try expectPayoutsBalance(store)
    }
  }

  @Test(
    "what is taken back after it was paid is netted by the statements that follow",
    arguments: StoreKind.all)
  func netting(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.earn(500, "e1", at: PayoutSample.inJune)
      try store.close(PayoutSample.june, "june")
      try store.move(.paid, [1], "p1")
      try store.earn(-500, "refund", at: PayoutSample.inJuly)
      try store.earn(200, "e2", at: PayoutSample.inJuly)
      #expect(try store.fen(PayoutSample.promoter) == -300)
      try store.close(PayoutSample.july, "july")
      try store.earn(450, "e3", at: PayoutSample.inAugust)
      try store.close(PayoutSample.august, "august")
      let statements = try store.statements().map(\.statement)
      #expect(statements.map(\.opening) == [0, 0, -300])
      #expect(statements.map(\.payable) == [500, 0, 150])
      #expect(statements.map(\.carried) == [0, -300, 0])
      #expect(try store.statements().map(\.state) == [.paid, .carried, .inPayment])
      #expect(try store.fen(.outside) == 500)
      try expectPayoutsBalance(store)
    }
  }

  @Test(
    "what returns is put back by an entry, and the next statement has it", arguments: StoreKind.all)
  func returned(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.earn(500, "e1", at: PayoutSample.inJune)
      try store.close(PayoutSample.june, "june", at: PayoutSample.inJuly)
      try store.move(.paid, [1], "p1", note: "bank order 1", at: PayoutSample.inJuly)
      let command = try store.move(
        .returned, [1], "r1", note: "account closed", at: PayoutSample.inJuly)
      let again = try store.move(.returned, [1], "r1", note: "account closed")
      #expect(again == command)
      #expect(try store.fen(PayoutSample.promoter) == 500)
      #expect(try store.fen(.outside) == 0)
      let first = try #require(try store.statements().first)
      #expect(first.state == .returned && first.note == "account closed")
      #expect(first.statement.payable == 500)
      try store.close(PayoutSample.july, "july")
      #expect(try store.statements().map(\.statement.credited) == [500, 500])
      #expect(try store.statements().map(\.statement.payable) == [500, 500])
      #expect(try store.fen(PayoutSample.promoter) == 0)
      #expect(try store.fen(.inPayment(PayoutSample.promoter)) == 500)
      try expectPayoutsBalance(store)
    }
  }

  @Test(
    "payouts move all together or not at all, and only from where they are",
    arguments: StoreKind.all)
  func steps(kind: StoreKind) throws {
    try kind.withStore { store in
      for promoter in ["k1", "k2", "k3"] {
        let dues = Sample.commission(100, to: PromoterID(trusted: promoter))
        try store.write {
          try $0.post(Sample.posting(event: promoter, dues), at: PayoutSample.inJune)
        }
      }
      try store.close(PayoutSample.june)
      expect(payoutRefusal { try store.move(.paid, [1, 2, 9], "p1") }, equals: .unknownPayout)
      try store.move(.paid, [2, 2], "p2")
      expect(payoutRefusal { try store.move(.paid, [1, 2], "p3") }, equals: .wrongState)
      expect(payoutRefusal { try store.move(.paid, [1], "p2") }, equals: .keyConflict)
      expect(payoutRefusal { try store.move(.returned, [2], "p2") }, equals: .keyConflict)
      expect(payoutRefusal { try store.move(.paid, [2], "p2", note: "x") }, equals: .keyConflict)
      expect(payoutRefusal { try store.close(PayoutSample.july, "p2") }, equals: .keyConflict)
      #expect(try store.statements().map(\.state) == [.inPayment, .paid, .inPayment])
      #expect(
        try store.statements(StatementFilter(state: .inPayment)).map(\.id) == [1, 3])
      #expect(try store.fen(.outside) == 100)
      try store.move(.returned, [1, 2], "r1")
      expect(payoutRefusal { try store.move(.returned, [1], "r2") }, equals: .wrongState)
      expect(payoutRefusal { try store.move(.paid, [1], "p4") }, equals: .wrongState)
      try expectPayoutsBalance(store)
    }
  }

  @Test(
    "the minimum is that of the policy in force at the period's last moment",
    arguments: StoreKind.all)
  func minimum(kind: StoreKind) throws {
    try kind.withStore { store in
      func policy(_ fen: Int64, at moment: Timestamp) throws {
        var policy = Policy.standard
        policy.minimumPayout = Fen(fen)
        let record = CatalogueRecord.policy(policy)
        try store.write { _ = try $0.append(record, at: moment) }
      }
      try policy(1_000, at: PayoutSample.inJune)
      try policy(300, at: PayoutSample.june.to)
      try store.earn(999, "e1", at: PayoutSample.inJune)
      #expect(try store.close(PayoutSample.june, "june").minimum == Fen(1_000))
      #expect(try store.close(PayoutSample.july, "july").minimum == Fen(300))
      #expect(try store.statements().map(\.statement.payable) == [0, 999])
      #expect(try store.statements().map(\.statement.opening) == [0, 999])
    }
  }

  @Test("cards are told and stay, shops and purses are told nothing", arguments: StoreKind.all)
  func units(kind: StoreKind) throws {
    try kind.withStore { store in
      let institution = Account.institution(Sample.institution)
      let dues = [
        Due(institution, .incentiveCash, Fen(40)),
        Due(.platform(.incentive), .incentiveCash, Fen(-40)),
        Due(institution, .incentiveCard, Cards(7)),
        Due(.platform(.incentive), .incentiveCard, Cards(-7)),
      ]
      try store.write {
        try $0.post(Sample.posting(event: "e1", dues), at: PayoutSample.inJune)
      }
      try store.earn(5, "e2", at: PayoutSample.inJune)
      try store.close(PayoutSample.june, "june")
      let told = try store.statements().map(\.statement)
      #expect(told.map(\.account) == [institution, institution, PayoutSample.promoter])
      #expect(told.map(\.unit) == [.card, .cny, .cny])
      #expect(told.map(\.payable) == [0, 40, 5])
      try store.close(PayoutSample.july, "july")
      #expect(try store.statements().map(\.statement).last?.opening == 7)
      #expect(try store.statements().count == 4)
      let filter = StatementFilter(account: institution)
      #expect(try store.statements(filter).count == 3)
      let kinds = try store.read { store in
        try store.movements(of: institution, in: .cny, after: 0, upTo: .max)
      }
      #expect(kinds == [Due(institution, .incentiveCash, Fen(40))])
      try expectPayoutsBalance(store)
    }
  }

  @Test("a whole period is paid at once, without what came back", arguments: StoreKind.all)
  func wholePeriod(kind: StoreKind) throws {
    try kind.withStore { store in
      func pay(_ period: PayoutPeriod, _ key: String, note: String? = nil) throws -> PayoutCommand {
        try store.write {
          try $0.payAll(
            of: period, note: note, key: PayoutSample.key(key), at: PayoutSample.inSeptember)
        }
      }
      for promoter in ["k1", "k2", "k3"] {
        let dues = Sample.commission(100, to: PromoterID(trusted: promoter))
        try store.write {
          try $0.post(Sample.posting(event: promoter, dues), at: PayoutSample.inJune)
        }
      }
      expect(payoutRefusal { _ = try pay(PayoutSample.june, "early") }, equals: .unknownPayout)
      try store.close(PayoutSample.june, "june")
      try store.earn(7, "later", at: PayoutSample.inJuly)
      try store.close(PayoutSample.july, "july")
      try store.move(.returned, [2], "r")
      let command = try pay(PayoutSample.june, "all", note: "bank order 7")
      #expect(try pay(PayoutSample.june, "all", note: "bank order 7") == command)
      expect(try store.read { try $0.payoutCount(of: command.sequence) }, equals: 2)
      #expect(
        try store.statements().map(\.state) == [.paid, .returned, .paid, .inPayment])
      #expect(try store.statements().map(\.note) == ["bank order 7", nil, "bank order 7", nil])
      #expect(try store.fen(.outside) == 200)
      expect(payoutRefusal { _ = try pay(PayoutSample.june, "again") }, equals: .wrongState)
      expect(payoutRefusal { _ = try pay(PayoutSample.july, "all") }, equals: .keyConflict)
      expect(try store.read { try $0.payoutCommands(after: 0, limit: 9) }.count, equals: 4)
      #expect(try store.read { try $0.payoutCommands(after: 3, limit: 9) } == [command])
      try expectPayoutsBalance(store)
    }
  }

  @Test(
    "what was summed up ahead of a closing counts if it is all there is", arguments: StoreKind.all)
  func ahead(kind: StoreKind) throws {
    try kind.withStore { store in
      func ahead(_ period: PayoutPeriod) throws -> SummedMovements {
        try store.read { try $0.movements(toClose: period) }
      }
      func close(_ period: PayoutPeriod, _ key: String, ahead: SummedMovements) throws {
        _ = try store.write {
          try $0.closePayouts(
            of: period, key: PayoutSample.key(key), at: PayoutSample.inSeptember, ahead: ahead)
        }
      }
      try store.earn(500, "e1", at: PayoutSample.inJune)
      try store.earn(-120, "e2", at: PayoutSample.inJune)
      let june = try ahead(PayoutSample.june)
      let commission = june.movements.first { $0.account == PayoutSample.promoter }
      #expect(commission?.credited == 500 && commission?.debited == 120)
      try close(PayoutSample.june, "june", ahead: june)
      let july = try ahead(PayoutSample.july)
      #expect(july.movements.isEmpty && july.after == june.upTo)
      try store.earn(70, "e3", at: PayoutSample.inJuly)
      try close(PayoutSample.july, "july", ahead: july)
      try store.earn(9, "e4", at: PayoutSample.inAugust)
      // Summed up for another period than the one that is closed.
      try close(PayoutSample.august, "august", ahead: june)
      #expect(try store.statements().map(\.statement.payable) == [380, 70, 9])
      try expectPayoutsBalance(store)
    }
  }

  @Test(
    "sums beyond 64 bits are refused, and nothing is closed", arguments: StoreKind.all)
  func beyondCounting(kind: StoreKind) throws {
    try kind.withStore { store in
      // What is held stays within bounds; what came, all in all, doesn't.
      for (event, sign) in [("e1", 1), ("e2", -1), ("e3", 1), ("e4", -1), ("e5", 1)]
        as [(String, Int64)]
      {
        let fen = sign * (Int64.max / 2)
        let dues = [
          Due(PayoutSample.promoter, .commission, Fen(fen)),
          Due(.shop(Sample.shop), .promotionCost, Fen(-fen)),
        ]
        try store.write {
          try $0.post(Sample.posting(event: event, dues), at: PayoutSample.inJune)
        }
      }
      let refusal = failure { try store.close(PayoutSample.june) }
      guard case .conflict = refusal as? StoreError else {
        Issue.record("closed, or failed otherwise: \(refusal.debugDescription)")
        return
      }
      #expect(try store.read { try $0.payoutClosings(after: 0, limit: 9) }.isEmpty)
    }
  }

  @Test("of closings at once one wins, and the others are told so", arguments: StoreKind.all)
  func atOnce(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.earn(500, "e1", at: PayoutSample.inJune)
      let refused = try concurrently(16) { index in
        payoutRefusal { try store.close(PayoutSample.june, "c\(index)") }
      }
      expect(refused.count { $0 == nil }, equals: 1)
      expect(refused.count { $0 == .periodClosed }, equals: 15)
      let same = try concurrently(16) { _ in
        payoutRefusal { _ = try store.move(.paid, [1], "p") }
      }
      expect(same.count { $0 == nil }, equals: 16)
      let other = try concurrently(16) { index in
        payoutRefusal { try store.move(.returned, [1], "r\(index)") }
      }
      expect(other.count { $0 == nil }, equals: 1)
      expect(other.count { $0 == .wrongState }, equals: 15)
      #expect(try store.fen(PayoutSample.promoter) == 500)
      try expectPayoutsBalance(store)
    }
  }

  @Test(
    "money is neither made nor lost, whatever is earned, closed, paid and returned",
    arguments: StoreKind.all)
  func conservation(kind: StoreKind) throws {
    var random = SeededGenerator.printed()
    try kind.withStore { store in
      for month in 1...9 {
        let period = try #require(PayoutPeriod("2026-0\(month)"))
        for event in 0..<random.below(12) {
          let promoter = PromoterID(trusted: "k\(random.below(4))")
          let dues = Sample.commission(Int64(random.below(4_000)) - 1_500, to: promoter)
          let day = Int64(random.below(40)) - 5
          try store.write {
            try $0.post(
              Sample.posting(event: "e\(month)-\(event)", dues), at: period.from.adding(days: day))
          }
        }
        let now = period.to.adding(days: 1)
        try store.close(period, "c\(month)", at: now)
        for payout in try store.statements(StatementFilter(state: .inPayment)).map(\.id) {
          let step = PayoutStep.allCases[1 + Int(random.below(2))]
          if random.below(3) > 0 { try store.move(step, [payout], "m\(payout)-\(month)", at: now) }
        }
        for payout in try store.statements(StatementFilter(state: .paid)).map(\.id)
        where random.below(5) == 0 {
          try store.move(.returned, [payout], "b\(payout)", at: now)
        }
        try expectPayoutsBalance(store)
      }
      let end = try #require(PayoutPeriod("2027-12"))
      try store.close(end, "end", at: end.to)
      let held = try store.read { try $0.balances(account: nil, after: nil, limit: 99) }
      // Whoever isn't owed anything may owe; nothing is left to be paid.
      let unpaid = held.filter { $0.account.isPayee && $0.amount > 0 }
      #expect(unpaid.isEmpty)
      try expectPayoutsBalance(store)
    }
  }
}

/// What each of `count` threads came to.
private func concurrently<Result: Sendable>(
  _ count: Int, _ work: @Sendable (Int) throws -> Result
) throws -> [Result] {
  let results = Mutex<[Result]>([])
  try runThreads(count) { index in
    let result = try work(index)
    results.withLock { $0.append(result) }
  }
  return results.withLock { $0 }
}

/// Checks that balances are the sums of both books, that every command's entries sum to zero, and that
/// each account holds what its last statement carried over and what came since.
func expectPayoutsBalance(_ store: any Store) throws {
  try store.read { store in
    let entries = try store.entries(account: nil, order: nil, after: nil, limit: .max)
    let payouts = try store.payoutEntries(
      account: nil, payout: nil, command: nil, after: 0, limit: .max)
    for (_, posted) in Dictionary(grouping: payouts, by: \.command) {
      #expect(posted.map(\.due).isBalanced)
    }
    var sums: [Account: [Unit: Int64]] = [:]
    for due in entries.map(\.due) + payouts.map(\.due) {
      sums[due.account, default: [:]][due.unit, default: 0] += due.amount
    }
    let expected = sums.flatMap { account, units in
      units.map { Balance(account: account, unit: $0, amount: $1) }
    }
    let balances = try store.balances(account: nil, after: nil, limit: .max)
    expect(Set(balances), equals: Set(expected.filter { $0.amount != 0 }))
  }
}
