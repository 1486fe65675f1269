import Programme
import Settlement
import Storage

/// A what-if without any records: every party has what it has.
enum PastUnchanged {
  /// Long enough for every world, and a part of it.
  private static let periods = ["2025-05-01..2026-12-31", "2025-06", "2025-07-05..2025-07-20"]

  static func faults(of store: SQLiteStore) throws -> [String] {
    try periods.compactMap { PayoutPeriod($0) }.flatMap { period in
      let report = try store.read { try WhatIf.run(over: $0, period, under: Overrides()) }
      let rows = report.rows.filter { $0.difference != 0 }
      return rows.map { "\(period) as it was: \($0.name) differs by \($0.difference)" }
        + (report.changedLines == 0 ? [] : ["\(period) as it was: lines differ"])
    }
  }
}
