package import Programme
import Storage

/// What a period would have paid under other records, beside what it paid.
package struct WhatIfReport: Hashable, Sendable {
  /// What one account comes to in one unit, or several accounts together.
  package struct Row: Hashable, Sendable {
    /// An account's, or what the accounts begin with.
    package let name: String
    package let unit: Unit
    package internal(set) var actual: Int64
    package internal(set) var whatIf: Int64

    package var difference: Int64 { whatIf - actual }
  }

  /// Why a line pays something else; of several reasons the first counts.
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    /// Another link wins it, or one where none did, or none.
    case winner
    case plan
    /// What a scheme makes of it: its rates, whether it applies, what is paid back.
    case scheme
    /// Rates and shares of plans, allocations, institutions and sharers.
    case rates
    case techFee = "tech_fee"
    case privateDomain = "private_domain"
    /// The caps of the incentive leave it more or less.
    case incentiveCap = "incentive_cap"
  }

  package let period: PayoutPeriod
  package internal(set) var orders: Int64 = 0
  package internal(set) var lines: Int64 = 0
  /// Lines that would pay something else, by why.
  package internal(set) var changed: [Reason: Int64] = [:]
  /// Parties that were paid, or would have been, sorted by account and unit.
  package internal(set) var rows: [Row] = []

  init(_ period: PayoutPeriod) { self.period = period }

  package var changedLines: Int64 { changed.values.reduce(0, +) }

  /// The rows added up by what their accounts begin with, in the order of the rows.
  package var totals: [Row] {
    rows.reduce(into: []) { totals, row in
      let name = String(row.name.prefix { $0 != "/" })
      let index = totals.firstIndex { $0.name == name && $0.unit == row.unit }
      guard let index else {
        totals.append(Row(name: name, unit: row.unit, actual: row.actual, whatIf: row.whatIf))
        return
      }
      totals[index].actual &+= row.actual
      totals[index].whatIf &+= row.whatIf
    }
  }
}

/// Sums per party and unit as they come in.
struct WhatIfSums {
  private struct Key: Hashable {
    let account: Account
    let unit: Unit
  }

  private var sums: [Key: (actual: Int64, whatIf: Int64)] = [:]

  /// - Throws: ``StoreError/conflict(_:)`` when a sum leaves 64 bits.
  mutating func add(actual: [Due], whatIf: [Due]) throws {
    for due in actual { try add(due.amount, of: due, to: \.actual) }
    for due in whatIf { try add(due.amount, of: due, to: \.whatIf) }
  }

  private mutating func add(
    _ amount: Int64, of due: Due, to side: WritableKeyPath<(actual: Int64, whatIf: Int64), Int64>
  ) throws {
    let key = Key(account: due.account, unit: due.unit)
    var sum = sums[key] ?? (actual: 0, whatIf: 0)
    let (value, overflow) = sum[keyPath: side].addingReportingOverflow(amount)
    guard !overflow else {
      throw StoreError.conflict("\(due.account) would hold more than can be counted in 64 bits")
    }
    sum[keyPath: side] = value
    sums[key] = sum
  }

  var rows: [WhatIfReport.Row] {
    sums.filter { $0.value.actual != 0 || $0.value.whatIf != 0 }
      .map {
        WhatIfReport.Row(
          name: $0.account.name, unit: $0.unit, actual: $1.actual, whatIf: $1.whatIf)
      }
      .sorted { ($0.name, $0.unit) < ($1.name, $1.unit) }
  }
}

extension WhatIfReport.Reason {
  /// - Parameter decision: the actual one; `other` is the one that would have been taken.
  init(from decision: Decision, to other: Decision) {
    switch (decision.outcome, other.outcome) {
    case (.tuike(let old), .tuike(let new)) where old.link == new.link:
      self = Self.reason(from: old, to: new) ?? Self.rest(decision, other)
    case (.sharer(let old), .sharer(let new)) where old.link == new.link:
      self = old.rate == new.rate ? Self.rest(decision, other) : .rates
    case (.none, .none): self = Self.rest(decision, other)
    default: self = .winner
    }
  }

  private static func reason(from old: TuikeAward, to new: TuikeAward) -> Self? {
    if old.plan != new.plan { return .plan }
    if old.payback != new.payback || old.agency != new.agency { return .scheme }
    if old.split == new.split { return nil }
    switch (old.split, new.split) {
    case (.multiLevel, _), (_, .multiLevel): return .scheme
    default: return .rates
    }
  }

  private static func rest(_ decision: Decision, _ other: Decision) -> Self {
    if decision.techFee != other.techFee { return .techFee }
    return decision.privateDomain == other.privateDomain ? .incentiveCap : .privateDomain
  }
}
