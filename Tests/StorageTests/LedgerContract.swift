import Programme
import Storage
import TestSupport
import Testing

@Suite("Any store's ledger")
struct LedgerContract {
  @Test("entries are found by account and order, page by page", arguments: StoreKind.all)
  func entries(kind: StoreKind) throws {
    try kind.withStore { store in
      let other = OrderID(trusted: "o2")
      try store.write { ledger in
        try ledger.post(Sample.posting(event: "e1", Sample.commission(5)), at: moment(1))
        try ledger.post(
          Sample.posting(event: "e2", order: other, Sample.commission(7)), at: moment(2))
      }
      try store.read { ledger in
        let all = try ledger.entries(account: nil, order: nil, after: nil, limit: 9)
        #expect(all.map(\.id) == [1, 2, 3, 4])
        #expect(all.map(\.due) == Sample.commission(5) + Sample.commission(7))
        #expect(all.map(\.event?.text) == ["e1", "e1", "e2", "e2"])
        #expect(all.map(\.order) == [Sample.order, Sample.order, other, other])
        #expect(all.map(\.postedAt) == [moment(1), moment(1), moment(2), moment(2)])
        #expect(
          all[0].transaction == all[1].transaction && all[1].transaction != all[2].transaction)
        let shop = Account.shop(Sample.shop)
        #expect(
          try ledger.entries(account: shop, order: nil, after: nil, limit: 9).map(\.id) == [1, 3])
        #expect(
          try ledger.entries(account: nil, order: other, after: nil, limit: 9).map(\.id) == [3, 4])
        #expect(
          try ledger.entries(account: shop, order: other, after: 1, limit: 9).map(\.id) == [3])
        #expect(
          try ledger.entries(account: nil, order: nil, after: 1, limit: 2).map(\.id) == [2, 3])
      }
    }
  }

  @Test(
    "lines that pay back are found as of an event, refunded ones left out", arguments: StoreKind.all
  )
  func paybacks(kind: StoreKind) throws {
    try kind.withStore { store in
      func payback(_ amount: Int64) -> [Due] {
        [
          Due(.promoter(Sample.promoter), .payback, Fen(amount)),
          Due(.institution(Sample.institution), .payback, Fen(-amount)),
        ]
      }
      let other = OrderID(trusted: "o2")
      let postings = [
        Sample.posting(event: "e1", payback(5)),
        Sample.posting(event: "e2", order: other, payback(7) + Sample.commission(3)),
        Sample.posting(event: "e3", order: OrderID(trusted: "o3"), Sample.commission(9)),
        Sample.posting(event: "e4", payback(-5)),
      ]
      try store.write { ledger in
        for posting in postings {
          try ledger.insert(Sample.completed(posting.event.text, order: posting.order))
          try ledger.post(posting, at: moment(1))
        }
      }
      try store.read { ledger in
        for (before, found) in [(1, []), (2, ["o1"]), (4, ["o1", "o2"]), (5, ["o2"])]
          as [(
            Int64, [String]
          )]
        {
          expect(
            try ledger.paybackLines(to: Sample.promoter, before: before).map(\.0.text),
            equals: found)
        }
        expect(
          try ledger.paybackLines(to: PromoterID(trusted: "k9"), before: 9).map(\.1.text),
          equals: [])
      }
    }
  }

  @Test("what was posted for a line is summed, zeros left out", arguments: StoreKind.all)
  func posted(kind: StoreKind) throws {
    try kind.withStore { store in
      let line = LineID(trusted: "2")
      try store.write { ledger in
        try ledger.post(Sample.posting(event: "e1", Sample.commission(5), capped: 3), at: moment(1))
        try ledger.post(
          Sample.posting(event: "e1", line: line, Sample.commission(9)), at: moment(1))
        try ledger.post(
          Sample.posting(event: "e2", Sample.commission(-2), capped: 4), at: moment(2))
        #expect(
          try ledger.posted(order: Sample.order, line: Sample.line) == Sample.commission(3).summed()
        )
        #expect(try ledger.capped(order: Sample.order, line: Sample.line).cash == Fen(7))
        try ledger.post(Sample.posting(event: "e3", Sample.commission(-3)), at: moment(3))
      }
      try store.read { ledger in
        let posted = try ledger.posted(order: Sample.order, line: Sample.line)
        #expect(posted.isEmpty)
        #expect(try ledger.posted(order: Sample.order, line: line) == Sample.commission(9).summed())
        #expect(try ledger.capped(order: Sample.order, line: line).cash == .zero)
      }
    }
  }

  @Test(
    "a posting that doesn't sum to zero in each unit is refused whole", arguments: StoreKind.all,
    [
      [Due(.shop(Sample.shop), .promotionCost, Fen(-5))],
      Sample.commission(5) + [Due(.shop(Sample.shop), .promotionCost, Fen(1))],
      // Sums to zero, but not in each unit.
      [
        Due(.shop(Sample.shop), .promotionCost, Fen(-5)),
        Due(.institution(Sample.institution), .incentiveCard, Cards(5)),
      ],
    ])
  func unbalanced(kind: StoreKind, entries: [Due]) throws {
    try kind.withStore { store in
      let error = failure {
        try store.write { ledger in
          try ledger.insert(Sample.completed("e1"))
          try ledger.post(Sample.posting(event: "e1", entries), at: moment(1))
        }
      }
      guard case .unbalanced = error as? StoreError else {
        Issue.record("refused with \(String(describing: error))")
        return
      }
      let event = try store.read { try $0.event(EventID(trusted: "e1")) }
      let entries = try store.read { ledger in
        try ledger.entries(account: nil, order: nil, after: nil, limit: 9)
      }
      let balances = try store.read { try $0.balances(account: nil, after: nil, limit: 9) }
      #expect(event == nil && entries.isEmpty && balances.isEmpty)
    }
  }

  @Test("an event posts once for each line", arguments: StoreKind.all)
  func postsOnce(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.write { ledger in
        try ledger.post(Sample.posting(event: "e1", Sample.commission(5)), at: moment(1))
      }
      let error = failure {
        try store.write { ledger in
          try ledger.post(Sample.posting(event: "e1", Sample.commission(5)), at: moment(1))
        }
      }
      #expect(error is StoreError)
      let promoter = Account.promoter(Sample.promoter)
      let balances = try store.read { try $0.balances(account: promoter, after: nil, limit: 9) }
      #expect(balances == [Balance(account: promoter, unit: .cny, amount: 5)])
    }
  }

  @Test("balances are listed by account and unit, zeros left out", arguments: StoreKind.all)
  func balances(kind: StoreKind) throws {
    try kind.withStore { store in
      let institution = Account.institution(Sample.institution)
      let purse = Account.platform(.incentive)
      try store.write { ledger in
        let incentive = [
          Due(institution, .incentiveCash, Fen(4)), Due(purse, .incentiveCash, Fen(-4)),
          Due(institution, .incentiveCard, Cards(6)), Due(purse, .incentiveCard, Cards(-6)),
        ]
        try ledger.post(Sample.posting(event: "e1", incentive), at: moment(1))
        try ledger.post(Sample.posting(event: "e2", Sample.commission(5)), at: moment(1))
        // Within the transaction that moves them, too.
        #expect(try ledger.balances(account: nil, after: nil, limit: 9).count == 6)
        try ledger.post(Sample.posting(event: "e3", Sample.commission(-5)), at: moment(1))
      }
      try store.read { ledger in
        let expected = [
          Balance(account: institution, unit: .card, amount: 6),
          Balance(account: institution, unit: .cny, amount: 4),
          Balance(account: purse, unit: .card, amount: -6),
          Balance(account: purse, unit: .cny, amount: -4),
        ]
        let balances = try ledger.balances(account: nil, after: nil, limit: 9)
        #expect(balances == expected)
        #expect(
          try ledger.balances(account: institution, after: nil, limit: 9) == Array(expected[..<2]))
        #expect(
          try ledger.balances(account: nil, after: (institution, .card), limit: 2)
            == Array(expected[1...2]))
      }
    }
  }

  @Test("accounts are told apart by their bytes", arguments: StoreKind.all)
  func spelling(kind: StoreKind) throws {
    try kind.withStore { store in
      // One letter to a reader, and to Swift: with its accent, and followed by it.
      let spellings = ["\u{E9}", "e\u{301}"]
      try store.write { ledger in
        for spelling in spellings {
          let event = "e\(spelling.utf8.count)\(spelling.unicodeScalars.count)"
          let cards = [
            Due(.cards(spelling), .privateCard, Cards(5)),
            Due(.platform(.privateDomain), .privateCard, Cards(-5)),
          ]
          try ledger.post(Sample.posting(event: event, cards), at: moment(1))
        }
      }
      let balances = try store.read { try $0.balances(account: nil, after: nil, limit: 9) }
      #expect(balances.map(\.amount) == [5, 5, -10])
      for spelling in spellings {
        let held = try store.read { ledger in
          try ledger.balances(account: .cards(spelling), after: nil, limit: 9)
        }
        #expect(held.map(\.amount) == [5])
      }
    }
  }

  @Test(
    "a posting of many entries is written whole", arguments: StoreKind.all, [1, 8, 9, 16, 17, 40])
  func manyEntries(kind: StoreKind, promoters: Int) throws {
    try kind.withStore { store in
      let credits = (1...promoters).map { index in
        Due(.promoter(PromoterID(trusted: "k\(index)")), .commission, Fen(Int64(index)))
      }
      let sum = credits.reduce(0) { $0 + $1.amount }
      let entries = credits + [Due(.shop(Sample.shop), .promotionCost, Fen(-sum))]
      try store.write { try $0.post(Sample.posting(event: "e1", entries), at: moment(1)) }
      let stored = try store.read { ledger in
        try ledger.entries(account: nil, order: Sample.order, after: nil, limit: .max)
      }
      #expect(stored.map(\.due) == entries)
      try expectBalancesAreSums(store)
    }
  }

  @Test("what a balance can't count is refused, and nothing of it stays", arguments: StoreKind.all)
  func overflow(kind: StoreKind) throws {
    try kind.withStore { store in
      let most = Sample.commission(Int64.max)
      try store.write { try $0.post(Sample.posting(event: "e1", most), at: moment(1)) }
      let error = failure {
        try store.write { ledger in
          try ledger.post(Sample.posting(event: "e2", Sample.commission(1)), at: moment(1))
        }
      }
      #expect(error is StoreError)
      try expect(
        store.read { try $0.entries(account: nil, order: nil, after: nil, limit: 9) }.count,
        equals: 2)
    }
  }

  @Test("an institution's usage is kept by quarter", arguments: StoreKind.all)
  func incentiveUsage(kind: StoreKind) throws {
    try kind.withStore { store in
      let quarter = Quarter(of: moment(0))
      let next = Quarter(of: moment(0).adding(days: 92))
      let usage = IncentiveUsage(cash: Fen(5), cards: Cards(7))
      try store.write { ledger in
        #expect(try ledger.incentiveUsage(of: Sample.institution, in: quarter) == .none)
        try ledger.setIncentiveUsage(usage, of: Sample.institution, in: quarter)
        #expect(try ledger.incentiveUsage(of: Sample.institution, in: quarter) == usage)
      }
      expect(
        try store.read { try $0.incentiveUsage(of: Sample.institution, in: quarter) }, equals: usage
      )
      expect(
        try store.read { try $0.incentiveUsage(of: Sample.institution, in: next) }, equals: .none)
      try store.write { try $0.setIncentiveUsage(.none, of: Sample.institution, in: quarter) }
      expect(
        try store.read { try $0.incentiveUsage(of: Sample.institution, in: quarter) }, equals: .none
      )
    }
  }

  @Test(
    "balances equal the sum of entries, whatever was posted or undone", arguments: StoreKind.all)
  func balancesAreSums(kind: StoreKind) throws {
    var random = SeededGenerator.printed()
    try kind.withStore { store in
      var event = 0
      for _ in 0..<60 {
        var postings: [Posting] = []
        for _ in 0..<random.below(6) {
          event += 1
          let promoter = PromoterID(trusted: "k\(random.below(4))")
          let entries = Sample.commission(Int64(random.below(2_000)) - 1_000, to: promoter)
          postings.append(Sample.posting(event: "e\(event)", entries))
        }
        let fails = random.below(4) == 0
        let looks = random.below(2) == 0
        let batch = postings
        do {
          try store.write { ledger in
            for posting in batch {
              try ledger.post(posting, at: moment(0))
              if looks { _ = try ledger.balances(account: nil, after: nil, limit: 9) }
            }
            if fails { throw Deliberate() }
          }
        } catch is Deliberate {}
        try expectBalancesAreSums(store)
      }
    }
  }
}

/// Compares every balance with the sum of its account's entries.
func expectBalancesAreSums(_ store: any Store) throws {
  try store.read { ledger in
    var sums: [Account: [Unit: Int64]] = [:]
    for entry in try ledger.entries(account: nil, order: nil, after: nil, limit: .max) {
      sums[entry.due.account, default: [:]][entry.due.unit, default: 0] += entry.due.amount
    }
    let expected = sums.flatMap { account, units in
      units.map { Balance(account: account, unit: $0, amount: $1) }
    }
    let balances = try ledger.balances(account: nil, after: nil, limit: .max)
    expect(Set(balances), equals: Set(expected.filter { $0.amount != 0 }))
  }
}
