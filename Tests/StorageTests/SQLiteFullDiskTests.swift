import GRDB
import Programme
import Testing

@testable import Storage

@Suite("A full disk under the ledger")
struct SQLiteFullDiskTests {
  @Test("refuses the write whole, and goes on when there is space again")
  func fullDisk() throws {
    try withLedgerPath { path in
      let store = try SQLiteStore(path: path)
      try store.write { try post(1, to: $0) }
      let pages = try store.database.writeWithoutTransaction { connection in
        let pages = try Int.fetchOne(connection, sql: "PRAGMA page_count") ?? 0
        try connection.execute(sql: "PRAGMA max_page_count = \(pages)")
        return pages
      }
      for _ in 0..<3 {
        let error = failure {
          try store.write { ledger in for event in 2..<2_000 { try post(event, to: ledger) } }
        }
        guard case .unavailable(let message) = error as? StoreError else {
          Issue.record("filled up with \(String(describing: error))")
          return
        }
        #expect(message.contains("full"))
        // A statement's values stay out of what is logged.
        #expect(!message.contains(Sample.promoter.text))
      }
      let entries = try store.read { ledger in
        try ledger.entries(account: nil, order: nil, after: nil, limit: .max)
      }
      #expect(entries.count == 2)
      try expectBalancesAreSums(store)

      try store.database.writeWithoutTransaction { connection in
        try connection.execute(sql: "PRAGMA max_page_count = \(pages * 100)")
      }
      try store.write { ledger in for event in 2..<2_000 { try post(event, to: ledger) } }
      try expectBalancesAreSums(store)
      let promoter = Account.promoter(Sample.promoter)
      let balances = try store.read { try $0.balances(account: promoter, after: nil, limit: 9) }
      #expect(balances.map(\.amount) == [1_999])
      try store.close()
    }
  }

  @Test("work that ignores it can't commit the rest")
  func ignored() throws {
    try withLedgerPath { path in
      let store = try SQLiteStore(path: path)
      try store.database.writeWithoutTransaction { connection in
        let pages = try Int.fetchOne(connection, sql: "PRAGMA page_count") ?? 0
        try connection.execute(sql: "PRAGMA max_page_count = \(pages)")
      }
      let error = failure {
        try store.write { ledger in for event in 2..<2_000 { try? post(event, to: ledger) } }
      }
      #expect(error is StoreError)
      let entries = try store.read { ledger in
        try ledger.entries(account: nil, order: nil, after: nil, limit: .max)
      }
      #expect(entries.isEmpty)
      try store.close()
    }
  }
}

private func post(_ event: Int, to ledger: any StoreTransaction) throws {
  try ledger.post(Sample.posting(event: "e\(event)", Sample.commission(1)), at: moment(0))
}
