import Foundation
import GRDB
import Programme
import TestSupport
import Testing

@testable import Storage

@Suite("Payouts in an SQLite file")
struct SQLitePayoutTests {
  @Test("of two processes' closings one wins")
  func shared() throws {
    try withLedgerPath { path in
      let stores = try [SQLiteStore(path: path), SQLiteStore(path: path)]
      try stores[0].earn(500, "e1", at: PayoutSample.inJune)
      try runThreads(2) { index in
        let refusal = payoutRefusal { try stores[index].close(PayoutSample.june, "c\(index)") }
        #expect(refusal == nil || refusal == .periodClosed)
      }
      #expect(try stores[0].statements().count == 1)
      for store in stores { try store.close() }
    }
  }

  @Test(
    "raw SQL can't alter, delete or replace it, nor close over a closed period",
    arguments: [
      "UPDATE payout_entries SET amount = amount + 1", "DELETE FROM payout_entries",
      "REPLACE INTO payout_entries VALUES (1, 1, 1, 'promoter/k9', 'payout', 'CNY', 9)",
      "REPLACE INTO payout_entries VALUES (99, 1, 1, 'promoter/k1', 'payout', 'CNY', 9)",
      "UPDATE payout_statements SET payable = 0", "DELETE FROM payout_statements",
      "REPLACE INTO payout_statements VALUES (1, 1, 'promoter/k9', 'CNY', 0, 0, 0, 9)",
      "REPLACE INTO payout_statements VALUES (99, 1, 'promoter/k1', 'CNY', 0, 0, 0, 9)",
      "UPDATE payout_closings SET minimum = 0", "DELETE FROM payout_closings",
      "REPLACE INTO payout_closings VALUES (1, 1, 2, 0, 0, 0, 0, 0, 0)",
      "INSERT INTO payout_closings VALUES (9, 1, 2, 0, 0, 0, 0, 0, 0)",
      "UPDATE payout_commands SET at = 0", "DELETE FROM payout_commands",
      "REPLACE INTO payout_commands VALUES (1, 'k', 'close', '{}', 0)",
      "REPLACE INTO payout_commands VALUES (99, 'c', 'close', '{}', 0)",
    ])
  func rawSQL(statement: String) throws {
    try withLedgerPath { path in
      let store = try SQLiteStore(path: path)
      try store.earn(500, "e1", at: PayoutSample.inJune)
      try store.close(PayoutSample.june)
      let before = try store.statements()
      let raw = try DatabaseQueue(path: path)
      let error = failure { try raw.write { try $0.execute(sql: statement) } }
      try raw.close()
      #expect((error as? DatabaseError)?.extendedResultCode == .SQLITE_CONSTRAINT_TRIGGER)
      #expect(try store.statements() == before)
      try expectPayoutsBalance(store)
      try store.close()
    }
  }
}
