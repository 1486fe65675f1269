import Testing

/// What whoever alters a ledger by hand may do to a column, and in the ledger of which scenario.
struct TamperedColumn: Sendable, CustomTestStringConvertible {
  let table: String
  let column: String
  /// A file of scenarios, without its ending.
  let scenario: String
  /// What the column becomes.
  let value: String
  /// Which rows.
  let rows: String

  init(_ table: String, _ column: String, _ scenario: Ledger, _ value: String, _ rows: String) {
    self.table = table
    self.column = column
    self.scenario = scenario.rawValue
    self.value = value
    self.rows = rows
  }

  /// The ledgers that together have a row in every table.
  enum Ledger: String, CaseIterable, Sendable {
    case schemes = "RiskScenarios/schemes"
    case dividends = "RiskScenarios/dividends"
    case fraud = "RuleScenarios/11-fraud"
    case caps = "RiskScenarios/caps"
    case everyone = "SchemeScenarios/everyone"
    case orders = "RiskScenarios/orders_per_day"
    case refunds = "RiskScenarios/refund_ratio"
    case prices = "RiskScenarios/price_drop"
    case logistics = "RiskScenarios/logistics"
  }

  var sql: String { "UPDATE \(table) SET \(column) = \(value) WHERE \(rows)" }
  var testDescription: String { "\(table).\(column): \(sql)" }
}

extension TamperedColumn {
  /// Tables and columns that say nothing of money, or of which nothing else in the ledger can tell.
  static let trusted: [String: Set<String>] = [
    // Copies for Redis, and what is kept for operators.
    "publications": ["id", "link", "due"],
    "dead_letters": ["id", "source", "payload", "code", "detail", "at", "retried_at"],
    "credentials": [
      "id", "name", "role", "token_digest", "signing_secret", "shop", "institution", "promoter",
      "created_at", "revoked_at", "expires_at",
    ],
    // Clicks as they were counted: the journals that they come from are gone.
    "reported_clicks": ["seq", "id", "at", "visitor", "buyer", "link", "left_touch"],
    "click_counts": ["hour", "link", "kind", "clicks"],
    "click_sources": ["source", "records"],
    "address_days": ["day", "address", "clicks", "people"],
    "address_people": ["day", "address", "is_buyer", "person"],
    // When something was written down, which nobody else has noted.
    "transactions": ["posted_at"],
    "stock_movements": ["moved_at"],
    "payout_commands": ["at", "key"],
    // Places that nothing refers to, and that are in the same order.
    "blocked_lines": ["place"],
    "period_closings": ["id"],
    // It tells which policy's minimum counted, and the minimum is looked at.
    "payout_closings": ["known_up_to"],
    // Whether the opener is a buyer or a visitor counts only together with who it is.
    "share_coupons": ["is_buyer"],
    "risk_progress": ["id"],
  ]

  static let all: [TamperedColumn] =
    inputs + ledger + risk + fraud + stocks + periods + coupons + payouts

  private static let inputs = [
    Self("records", "seq", .schemes, "seq + 100000", "kind = 'plan'"),
    Self("records", "kind", .schemes, "'product'", "kind = 'plan'"),
    Self("records", "key", .schemes, "'thief'", "kind = 'promoter' AND key = 'kim'"),
    Self("records", "reference", .schemes, "'jasmine'", "kind = 'plan'"),
    Self("records", "at", .schemes, "at + 1", "kind = 'shop'"),
    Self("records", "json", .schemes, "replace(json, '400000', '500000')", "kind = 'plan'"),
    Self("orders", "seq", .schemes, "seq + 1000", "id = 'l2'"),
    Self("orders", "id", .schemes, "'l9'", "id = 'l2'"),
    Self("orders", "shop", .schemes, "'other'", "id = 'l2'"),
    Self("orders", "buyer", .schemes, "'thief'", "id = 'l2'"),
    Self("orders", "visitor", .schemes, "'thief'", "id = 'l2'"),
    Self("orders", "paid_at", .schemes, "paid_at + 1", "id = 'l2'"),
    Self("orders", "completed_at", .schemes, "NULL", "id = 'l2'"),
    Self("orders", "cancelled_at", .schemes, "paid_at", "id = 'l2'"),
    Self("events", "seq", .schemes, "seq + 100000", "id = 'd-l2'"),
    Self("events", "id", .schemes, "'d-l9'", "id = 'd-l2'"),
    Self(
      "events", "order_seq", .schemes, "(SELECT seq FROM orders WHERE id = 'l3')",
      "id = 'f-l4-1-r1'"),
    Self("events", "state", .schemes, "2", "id = 'f-l4-1-r1'"),
    Self("events", "json", .schemes, "replace(json, '5000', '6000')", "id = 'f-l4-1-r1'"),
    Self(
      "decisions", "order_seq", .schemes, "order_seq + 1000",
      "order_seq = (SELECT seq FROM orders WHERE id = 'l2')"),
    Self(
      "decisions", "line", .schemes, "'2'",
      "order_seq = (SELECT seq FROM orders WHERE id = 'l2')"),
    Self(
      "decisions", "stage", .logistics, "1",
      "order_seq = (SELECT seq FROM orders WHERE id = 'open')"),
    Self(
      "decisions", "known_up_to", .schemes, "known_up_to - 1",
      "order_seq = (SELECT seq FROM orders WHERE id = 'l3')"),
    Self(
      "decisions", "json", .schemes, "replace(json, '60000', '70000')",
      "stage = 0 AND order_seq = (SELECT seq FROM orders WHERE id = 'l2')"),
    Self("unit_quotes", "unit", .schemes, "'tins.2'", "true"),
    Self("unit_quotes", "order_seq", .schemes, "order_seq + 1", "true"),
    Self("unit_quotes", "line", .schemes, "'2'", "true"),
  ]

  private static let ledger = [
    Self("accounts", "id", .schemes, "id + 1000", "name = 'promoter/mei'"),
    Self("accounts", "name", .schemes, "'promoter/thief'", "name = 'promoter/mei'"),
    Self("transactions", "id", .schemes, "id + 1000", "id = 2"),
    Self("transactions", "order_seq", .schemes, "order_seq + 1", "id = 2"),
    Self("transactions", "line", .schemes, "'2'", "id = 2"),
    Self("transactions", "event", .schemes, "'p-l1'", "id = 2"),
    Self("transactions", "pool", .dividends, "9", "pool = 1"),
    Self("transactions", "capped_cash", .caps, "capped_cash + 1", "id = 2"),
    Self("transactions", "capped_cards", .caps, "capped_cards + 1", "id = 2"),
    Self("transactions", "first_entry", .schemes, "first_entry + 1", "id = 2"),
    Self("transactions", "entry_count", .schemes, "entry_count - 1", "id = 2"),
    Self("entries", "id", .schemes, "id + 100000", "id = 3"),
    Self("entries", "transaction_id", .schemes, "transaction_id + 1", "id = 3"),
    Self("entries", "account", .schemes, "account + 1", "id = 3"),
    Self("entries", "kind", .schemes, "1 + (kind = 1)", "id = 3"),
    Self("entries", "unit", .schemes, "1 - unit", "id = 3"),
    Self("entries", "amount", .schemes, "amount + 1", "id = 3"),
    Self("entry_kinds", "code", .schemes, "99", "name = 'commission'"),
    Self("entry_kinds", "name", .schemes, "'tip'", "name = 'commission'"),
    Self("units", "code", .schemes, "9", "name = 'CNY'"),
    Self("units", "name", .schemes, "'USD'", "name = 'CNY'"),
    Self("click_kinds", "code", .schemes, "99", "name = 'touch'"),
    Self("click_kinds", "name", .schemes, "'hit'", "name = 'touch'"),
    Self("balances", "account", .schemes, "'promoter/thief'", "account = 'held/promoter/mei'"),
    Self("balances", "unit", .schemes, "'CARD'", "account = 'held/promoter/mei'"),
    Self("balances", "amount", .schemes, "amount + 1", "account = 'held/promoter/mei'"),
    Self("incentive_usage", "institution", .caps, "'thief'", "true"),
    Self("incentive_usage", "quarter", .caps, "'2031Q1'", "true"),
    Self("incentive_usage", "cash", .caps, "cash - 1", "true"),
    Self("incentive_usage", "cards", .caps, "cards - 1", "true"),
  ]

  private static let risk = [
    Self("risk_progress", "up_to_event", .orders, "1", "true"),
    Self(
      "risk_orders", "customer", .orders, "'b:thief'", "customer LIKE 'b:%' AND order_id LIKE '%1'"),
    Self("risk_orders", "day", .orders, "day + 1000", "true"),
    Self("risk_orders", "promoter", .orders, "'thief'", "true"),
    Self("risk_orders", "order_id", .orders, "'o' || order_id", "true"),
    Self("risk_sales", "promoter", .refunds, "'thief'", "promoter = 'lin'"),
    Self("risk_sales", "day", .refunds, "day + 1000", "true"),
    Self("risk_sales", "lines", .refunds, "lines + 1", "true"),
    Self("risk_sales", "paid", .refunds, "paid + 1", "true"),
    Self("risk_sales", "refunded", .refunds, "refunded + 1", "true"),
    Self("risk_prices", "product", .prices, "'thief'", "true"),
    Self("risk_prices", "day", .prices, "day + 1000", "true"),
    Self("risk_prices", "price", .prices, "price + 1000000", "true"),
    Self("risk_prices", "lines", .prices, "lines + 1", "true"),
    Self("risk_logistics", "number", .logistics, "number || 'X'", "true"),
    Self("risk_logistics", "order_id", .logistics, "order_id || 'X'", "true"),
    Self("blocked_lines", "order_id", .schemes, "'o9'", "order_id = 'l1'"),
    Self("blocked_lines", "line", .schemes, "'2'", "order_id = 'l1'"),
    Self("blocked_lines", "shop", .schemes, "'thief'", "order_id = 'l1'"),
    Self("blocked_lines", "institution", .schemes, "NULL", "order_id = 'l1'"),
    Self("blocked_lines", "verdict", .schemes, "'reject'", "order_id = 'l1'"),
    Self("blocked_lines", "rules", .schemes, "'[\"own_purchase\"]'", "order_id = 'l1'"),
    Self("blocked_lines", "charged", .schemes, "charged + 1", "order_id = 'l1'"),
    Self("blocked_lines", "completed_at", .schemes, "completed_at + 1", "order_id = 'l1'"),
    Self("blocked_lines", "status", .schemes, "'settled'", "order_id = 'l1'"),
  ]

  private static let fraud = [
    Self("fraud_takings", "id", .fraud, "100", "id = 1"),
    Self("fraud_takings", "event", .fraud, "'f-x'", "id = 1"),
    Self("fraud_takings", "case_id", .fraud, "'F-77'", "id = 1"),
    Self("fraud_takings", "order_id", .fraud, "'c'", "id = 1"),
    Self("fraud_takings", "line", .fraud, "'2'", "id = 1"),
    Self("fraud_takings", "shop", .fraud, "'thief'", "id = 1"),
    Self("fraud_takings", "at", .fraud, "at + 1", "id = 1"),
    Self("fraud_takings", "known_up_to", .fraud, "1", "id = 1"),
    Self("fraud_takings", "earned", .fraud, "earned + 1", "id = 1"),
    Self("fraud_takings", "earned_up_to", .fraud, "earned_up_to + 1", "id = 1"),
    Self("fraud_takings", "incentive", .fraud, "incentive + 1", "id = 1"),
    Self("fraud_takings", "goods", .fraud, "goods + 1", "id = 1"),
    Self("fraud_takings", "deposit", .fraud, "deposit + 1", "id = 1"),
    Self("fraud_takings", "receivable", .fraud, "receivable + 1", "id = 1"),
    Self("fraud_takings", "cards", .fraud, "cards + 1", "id = 1"),
  ]

  private static let stocks = [
    Self("stocks", "id", .schemes, "id + 100", "true"),
    Self("stocks", "institution", .schemes, "'thief'", "true"),
    Self("stocks", "promoter", .schemes, "'wen'", "true"),
    Self("stocks", "product", .schemes, "'jasmine'", "true"),
    Self("stock_movements", "id", .schemes, "id + 100", "id = 2"),
    Self("stock_movements", "stock", .schemes, "stock + 1", "id = 2"),
    Self("stock_movements", "number", .schemes, "number + 100", "id = 2"),
    Self("stock_movements", "kind", .schemes, "'released'", "kind = 'reserved'"),
    Self("stock_movements", "quantity", .schemes, "quantity + 1", "id = 1"),
    Self("stock_movements", "free", .schemes, "free + 1", "id = 2"),
    Self("stock_movements", "reserved", .schemes, "reserved + 1", "id = 2"),
    Self("stock_movements", "taken", .schemes, "taken + 1", "id = 2"),
    Self("stock_movements", "change", .schemes, "'in-2'", "id = 1"),
    Self("stock_movements", "order_seq", .schemes, "order_seq + 1", "id = 2"),
    Self("stock_movements", "line", .schemes, "'2'", "id = 2"),
    Self("stock_movements", "event", .schemes, "event + 1", "id = 2"),
  ]

  private static let periods = [
    Self("dividend_pools", "id", .dividends, "id + 100", "id = 1"),
    Self("dividend_pools", "institution", .dividends, "'thief'", "id = 1"),
    Self("dividend_pools", "month", .dividends, "202501", "id = 1"),
    Self("dividend_pools", "team", .dividends, "'grey'", "id = 1"),
    Self("dividend_pools", "scheme", .dividends, "'other'", "id = 1"),
    Self("dividend_pools", "tiers", .dividends, "replace(tiers, '20000', '20001')", "id = 1"),
    Self("dividend_contributions", "id", .dividends, "id + 100", "id = 1"),
    Self("dividend_contributions", "pool", .dividends, "2", "id = 1"),
    Self("dividend_contributions", "promoter", .dividends, "'thief'", "id = 1"),
    Self("dividend_contributions", "order_seq", .dividends, "order_seq + 1", "id = 1"),
    Self("dividend_contributions", "line", .dividends, "'2'", "id = 1"),
    Self("dividend_contributions", "event", .dividends, "'p-a'", "id = 1"),
    Self("dividend_contributions", "net", .dividends, "net + 1", "id = 1"),
    Self("period_closings", "institution", .dividends, "'thief'", "true"),
    Self("period_closings", "month", .dividends, "202505", "true"),
    Self("period_closings", "at", .dividends, "0", "true"),
    Self("period_closings", "events_up_to", .dividends, "events_up_to + 1", "true"),
  ]

  private static let coupons = [
    Self("share_coupons", "id", .everyone, "id + 100", "id = (SELECT max(id) FROM share_coupons)"),
    Self("share_coupons", "link", .everyone, "'LX'", "id = 1"),
    Self("share_coupons", "institution", .everyone, "'thief'", "id = 1"),
    Self("share_coupons", "promoter", .everyone, "'thief'", "id = 1"),
    Self("share_coupons", "scheme", .everyone, "'other'", "id = 1"),
    Self("share_coupons", "coupon", .everyone, "'CAR'", "id = 1"),
    Self("share_coupons", "at", .everyone, "0", "id = 1"),
    Self("share_coupons", "day", .everyone, "day + 1", "id = 1"),
    Self("share_coupons", "given", .everyone, "1 - given", "id = 1"),
    Self("share_coupons", "person", .everyone, "'u1'", "id = 1"),
    Self("share_coupons", "known_up_to", .everyone, "1", "id = 1"),
  ]

  private static let payouts = [
    Self("payout_commands", "seq", .schemes, "seq + 100", "kind = 'paid'"),
    Self("payout_commands", "kind", .schemes, "'returned'", "kind = 'paid'"),
    Self("payout_commands", "json", .schemes, "replace(json, '[', '[999,')", "kind = 'paid'"),
    Self("payout_closings", "command", .schemes, "command + 100", "true"),
    Self("payout_closings", "period_from", .schemes, "period_from + 1", "true"),
    Self("payout_closings", "period_to", .schemes, "period_to + 1", "true"),
    Self("payout_closings", "entries_after", .schemes, "entries_after + 1", "true"),
    Self("payout_closings", "entries_up_to", .schemes, "1", "true"),
    Self("payout_closings", "commands_after", .schemes, "commands_after + 1", "true"),
    Self("payout_closings", "commands_up_to", .schemes, "commands_up_to + 5", "true"),
    Self("payout_closings", "minimum", .schemes, "minimum + 1", "true"),
    Self("payout_statements", "id", .schemes, "id + 1000", "id = 1"),
    Self("payout_statements", "closing", .schemes, "closing + 1", "id = 1"),
    Self("payout_statements", "account", .schemes, "'promoter/thief'", "id = 1"),
    Self("payout_statements", "unit", .schemes, "'CARD'", "account = 'promoter/mei'"),
    Self("payout_statements", "opening", .schemes, "opening + 1", "id = 1"),
    Self("payout_statements", "credited", .schemes, "credited + 1", "id = 1"),
    Self("payout_statements", "debited", .schemes, "debited + 1", "id = 1"),
    Self("payout_statements", "payable", .schemes, "payable + 1", "id = 1"),
    Self("payout_entries", "id", .schemes, "id + 1000", "id = 1"),
    Self("payout_entries", "command", .schemes, "command + 1", "id = 1"),
    Self("payout_entries", "statement", .schemes, "statement + 1", "id = 1"),
    Self("payout_entries", "account", .schemes, "'promoter/thief'", "id = 1"),
    Self("payout_entries", "kind", .schemes, "'payout_paid'", "id = 1"),
    Self("payout_entries", "unit", .schemes, "'CARD'", "id = 1 AND unit = 'CNY'"),
    Self("payout_entries", "amount", .schemes, "amount + 1", "id = 1"),
  ]
}
