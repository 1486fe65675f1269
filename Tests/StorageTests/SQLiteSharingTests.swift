import GRDB
import Programme
import TestSupport
import Testing

@testable import Storage

@Suite("Several stores on one SQLite file")
struct SQLiteSharingTests {
  @Test("each sees at once what the other recorded")
  func visibility() throws {
    try withTwoStores { first, second in
      for round in 1...5 {
        let (writer, reader) = round.isMultiple(of: 2) ? (first, second) : (second, first)
        _ = try writer.write { catalogue in
          try catalogue.append(Sample.shopRecord(score: .set(Int64(round))), at: moment(0))
          return try catalogue.append(
            .allocation(Sample.allocation("a\(round)", share: 1)), at: moment(0))
        }
        for store in [reader, writer] {
          let shop = try store.read { try $0.shop(Sample.shop) }
          #expect(shop.versions.count == round)
          #expect(shop.versions.last?.value.scoreX100 == Int64(round))
          let allocations = try store.read { try $0.allocations(of: Sample.institution) }
          #expect(allocations.count == round)
        }
      }
    }
  }

  @Test("a reader keeps its view while another store commits")
  func snapshot() throws {
    try withTwoStores { first, second in
      _ = try first.write { try $0.append(Sample.shopRecord(score: .set(1)), at: moment(0)) }
      let counts = try first.read { view in
        let newest = try view.newestRecord()
        _ = try second.write { try $0.append(Sample.shopRecord(score: .set(2)), at: moment(0)) }
        // The other store's cache is ahead of this view.
        let others = try second.read { try $0.shop(Sample.shop).versions.count }
        return [Int(newest), try view.shop(Sample.shop).versions.count, others]
      }
      #expect(counts == [1, 1, 2])
      let after = try first.read { try $0.shop(Sample.shop).versions.count }
      #expect(after == 2)
    }
  }

  @Test("what the cache answers is what the records say, whoever wrote or undid them")
  func cacheTellsTheTruth() throws {
    var random = SeededGenerator.printed()
    try withTwoStores { first, second in
      for step in 0..<150 {
        let store = random.below(2) == 0 ? first : second
        let records = (0..<random.below(4)).map { _ in randomRecord(&random, step) }
        let undone = random.below(3) == 0
        let shops = (0..<4).map { ShopID(trusted: "s\($0)") }
        let products = (0..<3).map { ProductID(trusted: "p\($0)") }
        do {
          try store.write { catalogue in
            for record in records {
              _ = try catalogue.plans(for: products[0])
              try catalogue.append(record, at: moment(Int64(step)))
              try expectTruth(catalogue, shops, products)
            }
            if undone { throw Deliberate() }
          }
        } catch is Deliberate {}
        for store in [first, second] {
          try store.read { try expectTruth($0, shops, products) }
        }
      }
    }
  }

  @Test("writers of two stores on several threads follow one another")
  func concurrentWriters() throws {
    try withTwoStores { first, second in
      let quarter = Quarter(of: moment(0))
      try runThreads(4) { thread in
        let store = thread.isMultiple(of: 2) ? first : second
        for index in 0..<20 {
          try store.write { ledger in
            let shop = try ledger.shop(Sample.shop).versions.count
            try ledger.append(Sample.shopRecord(score: .set(Int64(shop))), at: moment(0))
            let held = try ledger.incentiveUsage(of: Sample.institution, in: quarter)
            let usage = IncentiveUsage(cash: held.cash + Fen(1), cards: held.cards)
            try ledger.setIncentiveUsage(usage, of: Sample.institution, in: quarter)
            let posting = Sample.posting(event: "e\(thread)-\(index)", Sample.commission(1))
            try ledger.post(posting, at: moment(0))
          }
        }
      }
      let usage = try first.read { try $0.incentiveUsage(of: Sample.institution, in: quarter) }
      #expect(usage.cash == Fen(80))
      // Each saw every record before its own.
      let scores = try second.read { try $0.shop(Sample.shop).versions.map(\.value.scoreX100) }
      #expect(scores == Array(0..<80))
      try expectBalancesAreSums(first)
    }
  }

  @Test("a lock that another process holds is reported, and nothing is written")
  func locked() throws {
    try withLedgerPath { path in
      let store = try SQLiteStore(path: path, busyTimeoutSeconds: 0.05)
      let other = try DatabaseQueue(path: path)
      try other.writeWithoutTransaction { connection in
        try connection.execute(sql: "BEGIN IMMEDIATE")
        let error = failure { try store.write { try $0.insert(Sample.completed("e1")) } }
        if case .unavailable = error as? StoreError {
        } else {
          Issue.record("locked out with \(String(describing: error))")
        }
        try connection.execute(sql: "ROLLBACK")
      }
      try other.close()
      try store.write { try $0.insert(Sample.completed("e1")) }
      let events = try store.read { try $0.events(after: 0, limit: 9) }
      #expect(events.count == 1)
      try store.close()
    }
  }

  private func withTwoStores(_ body: (SQLiteStore, SQLiteStore) throws -> Void) throws {
    try withLedgerPath { path in
      let first = try SQLiteStore(path: path)
      let second = try SQLiteStore(path: path)
      try body(first, second)
      try first.close()
      try second.close()
    }
  }

  private func randomRecord(_ random: inout SeededGenerator, _ step: Int) -> CatalogueRecord {
    if random.below(2) == 0 {
      let shop = ShopID(trusted: "s\(random.below(4))")
      return Sample.shopRecord(shop, score: .set(Int64(step)))
    }
    let product = ProductID(trusted: "p\(random.below(3))")
    return .plan(Sample.plan("pl\(random.below(5))", product: product, total: Int64(step)))
  }
}

/// Compares look-ups with what the records themselves say.
private func expectTruth(
  _ catalogue: any StoreReading, _ shops: [ShopID], _ products: [ProductID]
) throws {
  for shop in shops {
    let records = try catalogue.records(of: .shop, key: shop.text)
    let versions = try catalogue.shop(shop).versions
    #expect(Set(versions.map(\.recorded)) == Set(records.map(\.recorded)))
  }
  var plans: [StoredRecord] = []
  for key in try catalogue.keys(of: .plan, after: nil, limit: 99) {
    plans += try catalogue.records(of: .plan, key: key)
  }
  for product in products {
    var ids: Set<String> = []
    for plan in plans {
      if case .plan(let plan) = plan.record, plan.product == product { ids.insert(plan.id.text) }
    }
    var expected: Set<Int64> = []
    for plan in plans where ids.contains(plan.record.key) { expected.insert(plan.recorded) }
    let found = try catalogue.plans(for: product).flatMap(\.versions).map(\.recorded)
    #expect(Set(found) == expected)
    #expect(found.count == expected.count)
  }
}
