internal import Programme

/// Sums that the entries and grants of one transaction move, written once before it ends.
struct PendingSums {
  struct BalanceKey: Hashable, Comparable {
    let account: Account
    let unit: Unit

    /// Accounts are told apart by their bytes, as in SQL; equal strings of Swift may differ in those.
    static func == (left: BalanceKey, right: BalanceKey) -> Bool {
      left.unit == right.unit && left.account.name.utf8.elementsEqual(right.account.name.utf8)
    }

    static func < (left: BalanceKey, right: BalanceKey) -> Bool {
      (left.account, left.unit) < (right.account, right.unit)
    }
  }

  struct UsageKey: Hashable {
    let institution: InstitutionID
    let quarter: Quarter
  }

  private(set) var moves: [BalanceKey: Int64] = [:]
  private(set) var usage: [UsageKey: IncentiveUsage] = [:]

  var isEmpty: Bool { moves.isEmpty && usage.isEmpty }

  /// - Throws: ``StoreError/conflict(_:)`` when the sum leaves 64 bits.
  mutating func move(_ due: Due) throws {
    let key = BalanceKey(account: due.account, unit: due.unit)
    let (sum, overflow) = moves[key, default: 0].addingReportingOverflow(due.amount)
    guard !overflow else { throw StoreError.beyondCounting(due.account) }
    moves[key] = sum
  }

  mutating func set(_ value: IncentiveUsage, for key: UsageKey) { usage[key] = value }

  mutating func removeAll() {
    moves.removeAll(keepingCapacity: true)
    usage.removeAll(keepingCapacity: true)
  }
}

extension StoreError {
  static func beyondCounting(_ account: Account) -> StoreError {
    .conflict("\(account.name) would hold more than can be counted in 64 bits; nothing was posted")
  }
}
