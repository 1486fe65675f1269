import Programme
import Storage
import Testing

@Suite("Any store's team dividends")
struct PeriodContract {
  private static let other = PromoterID(trusted: "k2")

  private func contribute(
    _ contributions: [DividendContribution], _ event: String, to store: any Store
  ) throws {
    try store.write {
      try $0.contribute(contributions, because: EventID(trusted: event), at: moment(0))
    }
  }

  private func stocked(_ kind: StoreKind, _ body: (any Store) throws -> Void) throws {
    try kind.withStore { store in
      try store.write { _ = try $0.append(Sample.institutionRecord, at: moment(0)) }
      try body(store)
    }
  }

  private func entries(_ store: any Store, pool: Int64? = 1) throws -> [StoredEntry] {
    try store.read { try $0.entries(account: nil, order: nil, pool: pool, after: nil, limit: 99) }
  }

  @Test(
    "nothing is posted before a month is closed, and each share with it", arguments: StoreKind.all)
  func closing(kind: StoreKind) throws {
    try stocked(kind) { store in
      try contribute(
        [
          Sample.contribution(700),
          Sample.contribution(305, by: Self.other, order: OrderID(trusted: "o2")),
        ],
        "e1", to: store)
      #expect(try entries(store) == [])
      let closing = try store.write { try $0.close(Sample.closing, now: moment(9)) }
      #expect(closing.closing == Sample.closing && closing.id == 1)
      let posted = try entries(store)
      #expect(posted.map(\.cause) == Array(repeating: .pool(1, event: nil), count: 3))
      #expect(
        posted.map(\.due) == [
          Due(.institution(Sample.institution), .dividend, Fen(-100)),
          Due(.promoter(Sample.promoter), .dividend, Fen(70)),
          Due(.promoter(Self.other), .dividend, Fen(30)),
        ])
      #expect(posted.allSatisfy { $0.postedAt == moment(9) && $0.order == nil && $0.line == nil })
      #expect(try store.fen(.promoter(Sample.promoter)) == 70)
    }
  }

  @Test(
    "what several events of one transaction change of a closed month is as if each came alone",
    arguments: StoreKind.all)
  func severalAtOnce(kind: StoreKind) throws {
    let changes: [(Int64, String, String)] = [
      (-300, "k1", "o1"), (450, "k9", "o9"), (-5, "k2", "o2"), (-300, "k2", "o2"), (77, "k9", "o8"),
    ]
    func posted(inOne: Bool) throws -> [Due] {
      var found: [Due] = []
      try stocked(kind) { store in
        try contribute(
          [
            Sample.contribution(700),
            Sample.contribution(305, by: Self.other, order: OrderID(trusted: "o2")),
          ],
          "e1", to: store)
        try store.write { _ = try $0.close(Sample.closing, now: moment(9)) }
        let work = changes.enumerated().map { number, change in
          { @Sendable (transaction: any StoreTransaction) in
            let contribution = Sample.contribution(
              change.0, by: PromoterID(trusted: change.1), order: OrderID(trusted: change.2))
            try transaction.contribute(
              [contribution], because: EventID(trusted: "c\(number)"), at: moment(10))
          }
        }
        if inOne {
          try store.write { transaction in
            for each in work { try each(transaction) }
            let sums = try transaction.contributions(to: 1)
            expect(sums.values.reduce(0) { $0 + $1.value }, equals: 927)
          }
        } else {
          for each in work { try store.write(each) }
        }
        let sums = try store.read { try $0.contributions(to: 1) }
        expect(sums[PromoterID(trusted: "k9")], equals: Fen(527))
        found = try entries(store).map(\.due)
      }
      return found
    }
    let each = try posted(inOne: false)
    #expect(try posted(inOne: true) == each && each.count > 3)
  }

  @Test("a month closes once, whoever asks again", arguments: StoreKind.all)
  func once(kind: StoreKind) throws {
    try stocked(kind) { store in
      try contribute([Sample.contribution(1_000)], "e1", to: store)
      let first = try store.write { try $0.close(Sample.closing, now: moment(9)) }
      let later = PeriodClosing(
        institution: Sample.institution, month: Sample.period.month,
        at: Sample.closing.at.adding(days: 3))
      #expect(try store.write { try $0.close(later, now: moment(10)) } == first)
      #expect(try entries(store).count == 2)
      #expect(try store.read { try $0.closings(after: 0, limit: 9) } == [first])
    }
  }

  @Test("what changes a closed month is posted with its event", arguments: StoreKind.all)
  func correction(kind: StoreKind) throws {
    try stocked(kind) { store in
      try store.write { try Sample.shareOut(in: $0) }
      let correction = try entries(store).filter { $0.event != nil }
      #expect(
        correction.map(\.cause)
          == Array(repeating: .pool(1, event: EventID(trusted: "e2")), count: 2))
      #expect(correction.map(\.due.amount) == [-50, 50])
      try contribute([Sample.contribution(-1_500)], "e3", to: store)
      #expect(try store.fen(.promoter(Sample.promoter)) == 0)
      #expect(try store.fen(.institution(Sample.institution)) == 0)
    }
  }

  @Test("a team that comes late to a closed month is shared out at once", arguments: StoreKind.all)
  func lateTeam(kind: StoreKind) throws {
    try stocked(kind) { store in
      try store.write { _ = try $0.close(Sample.closing, now: moment(0)) }
      try contribute([Sample.contribution(1_000, to: Sample.pool(team: "blue"))], "e1", to: store)
      #expect(try entries(store).map(\.due.amount) == [-100, 100])
    }
  }

  @Test("an institution that isn't known has no months", arguments: StoreKind.all)
  func unknown(kind: StoreKind) throws {
    try kind.withStore { store in
      let refusal = failure { try store.write { _ = try $0.close(Sample.closing, now: moment(0)) } }
      #expect((refusal as? Refusal)?.code == .unknownReference)
    }
  }

  @Test(
    "pools are told apart by institution, month, team and tiers, and keep their numbers",
    arguments: StoreKind.all)
  func pools(kind: StoreKind) throws {
    try stocked(kind) { store in
      let all = [
        Sample.pool(), Sample.pool(team: "blue"), Sample.pool(rate: 1),
        Sample.pool(month: Month("2025-07")!),
        Sample.pool(institution: InstitutionID(trusted: "i0")),
        // The same word in two spellings, which Swift holds for equal.
        Sample.pool(team: "caf\u{E9}"), Sample.pool(team: "cafe\u{301}"),
      ]
      for turn in 0..<2 {
        let numbers = try store.write { store in try all.map(store.number) }
        #expect(numbers == [1, 2, 3, 4, 5, 6, 7], "turn \(turn)")
      }
      let stored = try store.read { try $0.pools(of: Sample.period) }
      #expect(stored.map(\.pool) == [all[0], all[1], all[2], all[5], all[6]])
      #expect(try store.read { try $0.pool(4) }?.pool == all[3])
      #expect(try store.read { try $0.pool(8) } == nil)
    }
  }

  @Test("months that hold pools are open until they are closed", arguments: StoreKind.all)
  func open(kind: StoreKind) throws {
    try stocked(kind) { store in
      let july = Month("2025-07")!
      let others = InstitutionID(trusted: "i0")
      try contribute(
        [
          Sample.contribution(1, to: Sample.pool(month: july)),
          Sample.contribution(1, order: OrderID(trusted: "o2")),
          Sample.contribution(
            1, to: Sample.pool(institution: others), order: OrderID(trusted: "o3")),
        ], "e1", to: store)
      let june = [PeriodKey(others, Sample.period.month), Sample.period]
      try store.read { store in
        let over = try store.openPeriods(before: Sample.period.month, limit: 9)
        #expect(over == [])
        #expect(try store.openPeriods(before: july, limit: 9) == june)
        #expect(try store.openPeriods(before: july, limit: 1) == [june[0]])
        #expect(
          try store.periods(of: nil, after: nil, limit: 9)
            == june + [PeriodKey(Sample.institution, july)])
        #expect(try store.periods(of: nil, after: june[0], limit: 1) == [june[1]])
        #expect(try store.periods(of: others, after: nil, limit: 9) == [june[0]])
      }
      try store.write { _ = try $0.close(Sample.closing, now: moment(0)) }
      #expect(
        try store.read { try $0.openPeriods(before: Month("2026-01")!, limit: 9) }
          == [june[0], PeriodKey(Sample.institution, july)])
      #expect(try store.read { try $0.periods(of: nil, after: nil, limit: 9) }.count == 3)
    }
  }

  @Test("contributions tell line, event and change, oldest first", arguments: StoreKind.all)
  func contributions(kind: StoreKind) throws {
    try stocked(kind) { store in
      try contribute(
        [
          Sample.contribution(700),
          Sample.contribution(1, to: Sample.pool(team: "blue"), order: OrderID(trusted: "o2")),
        ],
        "e1", to: store)
      try contribute([Sample.contribution(-200)], "e2", to: store)
      try store.read { store in
        let all = try store.contributions(.all, after: 0, limit: 9)
        #expect(all.map(\.net) == [Fen(700), Fen(1), Fen(-200)])
        #expect(all.map(\.event.text) == ["e1", "e1", "e2"])
        #expect(all.map(\.pool) == [1, 2, 1])
        #expect(try store.contributions(.pool(1), after: 1, limit: 9) == [all[2]])
        #expect(
          try store.contributions(.period(Sample.period), after: 0, limit: 2) == [all[0], all[1]])
        #expect(try store.contributions(to: 1) == [Sample.promoter: Fen(500)])
      }
    }
  }

  @Test("an event counts a line once", arguments: StoreKind.all)
  func twice(kind: StoreKind) throws {
    try stocked(kind) { store in
      try contribute([Sample.contribution(700)], "e1", to: store)
      let error = failure { try contribute([Sample.contribution(700)], "e1", to: store) }
      guard case .conflict? = error as? StoreError else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test("payouts take dividends in, and what was corrected later", arguments: StoreKind.all)
  func statements(kind: StoreKind) throws {
    try stocked(kind) { store in
      try contribute([Sample.contribution(1_000)], "e1", to: store)
      try store.write { _ = try $0.close(Sample.closing, now: PayoutSample.inJuly) }
      try store.close(PayoutSample.july)
      try store.write {
        try $0.contribute(
          [Sample.contribution(-300)], because: EventID(trusted: "e2"), at: PayoutSample.inAugust)
      }
      try store.close(PayoutSample.august, "c2", at: PayoutSample.inSeptember.adding(days: 9))
      let own = try store.statements(StatementFilter(account: PayoutSample.promoter))
      #expect(own.map(\.statement.credited) == [100, 0])
      #expect(own.map(\.statement.debited) == [0, 30])
    }
  }
}
