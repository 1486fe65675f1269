import GRDB
import Programme
import Testing

@testable import Storage

@Suite("What is written stays as it was written")
struct SQLiteAppendOnlyTests {
  @Test(
    "raw SQL on any connection can't alter, delete or replace it",
    arguments: [
      "UPDATE entries SET amount = amount + 1", "UPDATE entries SET account = 9",
      "DELETE FROM entries", "DELETE FROM entries WHERE id = 1",
      "REPLACE INTO entries VALUES (1, 1, 9, 1, 1, 9)",
      "UPDATE accounts SET name = 'promoter/k9'", "DELETE FROM accounts",
      "REPLACE INTO accounts VALUES (1, 'promoter/k9')",
      "REPLACE INTO accounts VALUES (9, 'promoter/k1')",
      "UPDATE transactions SET capped_cash = 1", "DELETE FROM transactions",
      "REPLACE INTO transactions VALUES (1, 1, '1', 'e9', NULL, 0, 0, 0, 1, 2)",
      "REPLACE INTO transactions VALUES (9, 1, '1', 'e1', NULL, 0, 0, 0, 1, 2)",
      "REPLACE INTO transactions VALUES (9, NULL, NULL, NULL, 1, 0, 0, 0, 1, 2)",
      "REPLACE INTO transactions VALUES (9, NULL, NULL, 'e2', 1, 0, 0, 0, 1, 2)",
      "UPDATE dividend_pools SET team = 'blue'", "DELETE FROM dividend_pools",
      "REPLACE INTO dividend_pools VALUES (1, 'i9', 202506, 'red', 'sc', '[]')",
      """
      REPLACE INTO dividend_pools
      SELECT 9, institution, month, team, scheme, tiers FROM dividend_pools
      """,
      "UPDATE dividend_contributions SET net = net + 1", "DELETE FROM dividend_contributions",
      "REPLACE INTO dividend_contributions VALUES (1, 1, 'k9', 1, '1', 'e1', 5)",
      "REPLACE INTO dividend_contributions VALUES (9, 1, 'k1', 1, '1', 'e1', 5)",
      "UPDATE period_closings SET at = 0", "DELETE FROM period_closings",
      "REPLACE INTO period_closings VALUES (1, 'i9', 202506, 0, 0)",
      "REPLACE INTO period_closings VALUES (9, 'i1', 202506, 0, 0)",
      "UPDATE events SET json = '{}'", "UPDATE events SET order_seq = 2", "DELETE FROM events",
      "REPLACE INTO events VALUES (1, 'e9', 2, 0, '{}')",
      "REPLACE INTO events VALUES (9, 'e1', 2, 0, '{}')",
      "UPDATE decisions SET json = '{}'", "DELETE FROM decisions",
      "REPLACE INTO decisions VALUES (1, '1', 1, 0, '{}')",
      "UPDATE records SET at = 0", "DELETE FROM records",
      "REPLACE INTO records VALUES (1, 'shop', 's2', NULL, 0, '{}')",
      "UPDATE reported_clicks SET link = 'zz'", "DELETE FROM reported_clicks",
      "REPLACE INTO reported_clicks VALUES (9, 'c1', 0, 'v2', NULL, 'zz', 1)",
      "UPDATE share_coupons SET given = 0", "DELETE FROM share_coupons",
      "REPLACE INTO share_coupons SELECT 9, link, institution, promoter, scheme, coupon, at, day, 0, "
        + "is_buyer, person, known_up_to FROM share_coupons",
      "UPDATE fraud_takings SET goods = 9", "DELETE FROM fraud_takings",
      "REPLACE INTO fraud_takings SELECT 1, 'e9', case_id, order_id, line, shop, at, known_up_to, "
        + "earned, earned_up_to, incentive, goods, deposit, receivable, cards FROM fraud_takings",
      "UPDATE unit_quotes SET unit = 'b1.2'", "DELETE FROM unit_quotes",
      "REPLACE INTO unit_quotes VALUES ('b1.1', 1, '1')",
      "UPDATE blocked_lines SET charged = 0", "UPDATE blocked_lines SET order_id = 'o9'",
      "DELETE FROM blocked_lines",
      "REPLACE INTO blocked_lines VALUES (1, 'o9', '1', 's', NULL, 'hold', '[]', 0, 0, 'held')",
      "REPLACE INTO blocked_lines VALUES (9, 'o1', '1', 's', NULL, 'hold', '[]', 0, 0, 'held')",
      "UPDATE credentials SET role = 'platform'", "UPDATE credentials SET expires_at = NULL",
      "UPDATE credentials SET revoked_at = NULL", "UPDATE credentials SET revoked_at = 1",
    ])
  func rawSQL(statement: String) throws {
    try withLedgerPath { path in
      let store = try SQLiteStore(path: path)
      try store.write { transaction in
        try transaction.append(Sample.shopRecord(), at: moment(0))
        try transaction.insert(Sample.completed("e1"))
        let decision = StoredDecision(
          line: Sample.line, stage: .final, knownUpTo: 1, decision: Sample.decision)
        try transaction.insert(decision, order: Sample.order)
        try transaction.post(Sample.posting(event: "e1", Sample.commission(5)), at: moment(0))
        try Sample.shareOut(in: transaction)
        let click = Click(
          id: ClickID(trusted: "c1"), at: moment(0), person: .visitor(Sample.visitor),
          code: Sample.code)
        try transaction.insert(Sample.taking(event: "e1"))
        try transaction.insert(
          ShareCoupon(
            link: Sample.code, institution: Sample.institution, promoter: Sample.promoter,
            scheme: SchemeID(trusted: "all"), coupon: "TEA-5", at: moment(0), isGiven: true),
          openedBy: .buyer(BuyerID(trusted: "ann")), knownUpTo: 1)
        _ = try transaction.report(click, leavesTouch: true)
        try transaction.noteQuote(
          of: UnitCode(trusted: "b1.1"), by: Sample.line, of: Sample.order)
        try transaction.save(
          BlockedLine(
            order: Sample.order, line: Sample.line, shop: Sample.shop, institution: nil,
            verdict: .hold, rules: [.ordersPerDay], charged: Fen(5), completedAt: moment(0),
            status: .held))
        try transaction.add(Sample.credential)
        _ = try transaction.revokeCredentials(named: Sample.credential.name, at: moment(1))
      }
      let before = try contents(of: store)
      let raw = try DatabaseQueue(path: path)
      let error = failure { try raw.write { try $0.execute(sql: statement) } }
      try raw.close()
      #expect((error as? DatabaseError)?.extendedResultCode == .SQLITE_CONSTRAINT_TRIGGER)
      let after = try contents(of: store)
      #expect(before == after)
      try store.close()
    }
  }

  private func contents(of store: SQLiteStore) throws -> [Row] {
    try store.database.read { connection in
      let tables = [
        "accounts", "entries", "transactions", "events", "decisions", "records", "reported_clicks",
        "fraud_takings", "share_coupons", "credentials", "unit_quotes", "dividend_pools",
        "dividend_contributions",
        "period_closings", "blocked_lines",
      ]
      return try tables.flatMap { try Row.fetchAll(connection, sql: "SELECT * FROM \($0)") }
    }
  }
}
