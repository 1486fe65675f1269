import Programme
import Storage
import Synchronization
import Testing

@Suite("Any store's transactions")
struct TransactionContract {
  @Test(
    "a write that throws leaves nothing behind, and throws what its work threw",
    arguments: StoreKind.all)
  func rollback(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = try store.write { try $0.append(Sample.shopRecord(alliance: .set(true)), at: moment(0)) }
      let error = failure {
        try store.write { transaction in
          try transaction.append(Sample.shopRecord(alliance: .set(false)), at: moment(1))
          #expect(try transaction.shop(Sample.shop).versions.count == 2)
          #expect(try transaction.newestRecord() == 2)
          try transaction.insert(Sample.completed("e1"))
          try transaction.post(Sample.posting(event: "e1", Sample.commission(5)), at: moment(1))
          try transaction.setAside(source: "1-0", payload: "", code: "", detail: "", at: moment(0))
          try transaction.publish(.policy, due: moment(0))
          throw Deliberate()
        }
      }
      #expect(error as? Deliberate == Deliberate())
      try store.read { transaction in
        let shop = try transaction.shop(Sample.shop)
        #expect(shop.versions.count == 1)
        #expect(try transaction.newestRecord() == 1)
        #expect(try transaction.events(after: 0, limit: 9).isEmpty)
        #expect(try transaction.balances(account: nil, after: nil, limit: 9).isEmpty)
        #expect(try transaction.deadLetterCount() == 0)
        #expect(try transaction.duePublications(at: moment(9), limit: 9).isEmpty)
      }
      // What takes the place of the record that was undone isn't mistaken for it.
      _ = try store.write { try $0.append(Sample.shopRecord(score: .set(430)), at: moment(1)) }
      let shop = try store.read { try $0.shop(Sample.shop) }
      #expect(shop.versions.map(\.value.alliance) == [true, true])
      #expect(shop.versions.map(\.value.scoreX100) == [nil, 430])
    }
  }

  @Test(
    "a write whose statement failed can't be committed by ignoring that", arguments: StoreKind.all)
  func swallowedFailure(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.write { try $0.insert(Sample.completed("e1")) }
      let error = failure {
        try store.write { transaction in
          try transaction.insert(Sample.completed("e2"))
          try? transaction.insert(Sample.completed("e1"))
        }
      }
      #expect(error is StoreError)
      expect(try store.read { try $0.event(EventID(trusted: "e2")) }, equals: nil)
    }
  }

  @Test("writers on several threads follow one another", arguments: StoreKind.all)
  func concurrentWriters(kind: StoreKind) async throws {
    try kind.withStore { store in
      try runThreads(4) { thread in
        for index in 0..<25 {
          try store.write { ledger in
            let held = try ledger.incentiveUsage(of: Sample.institution, in: Quarter(of: moment(0)))
            let usage = IncentiveUsage(cash: held.cash + Fen(1), cards: held.cards)
            try ledger.setIncentiveUsage(usage, of: Sample.institution, in: Quarter(of: moment(0)))
            let posting = Sample.posting(event: "e\(thread)-\(index)", Sample.commission(1))
            try ledger.post(posting, at: moment(0))
          }
        }
      }
      let usage = try store.read { ledger in
        try ledger.incentiveUsage(of: Sample.institution, in: Quarter(of: moment(0)))
      }
      #expect(usage.cash == Fen(100))
      try expectBalancesAreSums(store)
    }
  }
}
