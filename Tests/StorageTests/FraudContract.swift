import Programme
import Storage
import Testing

@Suite("Any store's book of fraud")
struct FraudContract {
  @Test("takings are found by shop, oldest first, page by page", arguments: StoreKind.all)
  func takings(kind: StoreKind) throws {
    try kind.withStore { store in
      let other = ShopID(trusted: "s2")
      let all = [
        Sample.taking(event: "e1", goods: 5), Sample.taking(event: "e2", shop: other),
        Sample.taking(event: "e3", at: moment(7), earned: 9, earnedUpTo: 4),
      ]
      try store.write { book in for taking in all { try book.insert(taking) } }
      try store.read { book in
        let found = try book.takings(shop: nil, after: 0, limit: 9)
        #expect(found.map(\.taking) == all)
        #expect(found.map(\.place) == [1, 2, 3])
        let page = try book.takings(shop: nil, after: 1, limit: 1)
        #expect(page.map(\.place) == [2])
        let own = try book.takings(shop: Sample.shop, after: 1, limit: 9)
        #expect(own.map(\.taking) == [all[2]])
        #expect(try book.newestTaking(from: Sample.shop) == all[2])
        #expect(try book.newestTaking(from: ShopID(trusted: "s3")) == nil)
      }
    }
  }

  @Test("what was drawn counts from the moment of the confirmation on", arguments: StoreKind.all)
  func drawn(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.write { book in
        try book.insert(Sample.taking(event: "e1", at: moment(1), goods: 5, deposit: 100))
        try book.insert(Sample.taking(event: "e2", at: moment(2), goods: 7, deposit: 200))
        try book.insert(
          Sample.taking(event: "e3", shop: ShopID(trusted: "s2"), at: moment(2), goods: 90))
      }
      for (since, goods, deposit) in [(1, 12, 300), (2, 7, 200), (3, 0, 0)]
        as [(Int64, Int64, Int64)]
      {
        let drawn = try store.read { book -> [Int64] in
          let drawn = try book.drawn(from: Sample.shop, since: moment(since))
          return [drawn.goods.value, drawn.deposit.value]
        }
        #expect(drawn == [goods, deposit])
      }
    }
  }

  @Test(
    "a shop's incentive in money is what was given and not taken back of it",
    arguments: StoreKind.all)
  func money(kind: StoreKind) throws {
    try kind.withStore { store in
      let shop = Account.shop(Sample.shop)
      @Sendable func give(_ event: String, _ amount: Int64, _ kind: EntryKind) -> Posting {
        Sample.posting(
          event: event,
          [Due(shop, kind, Fen(amount)), Due(.platform(.techFee), kind, Fen(-amount))])
      }
      try store.write { ledger in
        try ledger.post(give("e1", 40, .techFeeCut), at: moment(0))
        try ledger.post(give("e2", 7, .sharerCommission), at: moment(0))
        try ledger.post(give("e3", -30, .fraudIncentive), at: moment(0))
        try ledger.post(give("e4", 5, .techFeeCut), at: moment(0))
        let inside = try ledger.privateDomainMoney(of: Sample.shop, after: 0)
        #expect(inside.sum == Fen(15))
      }
      let later = try store.read { ledger -> [Int64] in
        let later = try ledger.privateDomainMoney(of: Sample.shop, after: 2)
        return [later.sum.value, later.newestEntry]
      }
      #expect(later == [-25, 8])
    }
  }

  @Test("an entry that takes something back names its case", arguments: StoreKind.all)
  func entries(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.write { book in
        try book.insert(Sample.taking(event: "e2"))
        try book.post(Sample.posting(event: "e1", Sample.commission(5)), at: moment(0))
        let step = [
          Due(.deposit(of: Sample.shop), .fraudDeposit, Fen(-5)),
          Due(.platform(.techFee), .fraudDeposit, Fen(5)),
        ]
        try book.post(Sample.posting(event: "e2", step + Sample.commission(1)), at: moment(0))
      }
      let entries = try store.read {
        try $0.entries(account: nil, order: Sample.order, after: nil, limit: 9)
      }
      #expect(entries.map(\.caseID?.text).filter { $0 != nil } == ["F-e2", "F-e2"])
      #expect(entries.filter { $0.caseID != nil }.allSatisfy { $0.due.kind == .fraudDeposit })
    }
  }
}
