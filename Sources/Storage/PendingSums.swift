internal import Programme

/// Sums that the entries and grants of one transaction move, written once before it ends.
struct PendingSums {
  /// What moves on one account.
  struct Moves {
    let account: Account
    /// The account's row.
    let row: Int64
    var cny: Int64 = 0
    var card: Int64 = 0
  }

  struct UsageKey: Hashable {
    let institution: InstitutionID
    let quarter: Quarter
  }

  /// Accounts are told apart by their bytes, as in SQL; equal strings of Swift may differ in those.
  private struct Name: Hashable {
    let text: String

    static func == (left: Name, right: Name) -> Bool {
      left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(text) }
  }

  private var positions: [Name: Int] = [:]
  private(set) var moves: [Moves] = []
  private(set) var usage: [UsageKey: IncentiveUsage] = [:]
  private(set) var isEmpty = true

  /// - Parameter row: looks the account's row up; called once for each account.
  /// - Returns: the account's row.
  /// - Throws: ``StoreError/conflict(_:)`` when the sum leaves 64 bits.
  mutating func move(_ due: Due, row: (Account) throws -> Int64) throws -> Int64 {
    let position = try position(of: due.account, row: row)
    isEmpty = false
    var overflow = false
    switch due.unit {
    case .cny:
      (moves[position].cny, overflow) = moves[position].cny.addingReportingOverflow(due.amount)
    case .card:
      (moves[position].card, overflow) = moves[position].card.addingReportingOverflow(due.amount)
    }
    if overflow { throw StoreError.beyondCounting(due.account) }
    return moves[position].row
  }

  private mutating func position(
    of account: Account, row: (Account) throws -> Int64
  ) throws -> Int {
    let name = Name(text: account.name)
    if let known = positions[name] { return known }
    moves.append(Moves(account: account, row: try row(account)))
    positions[name] = moves.count - 1
    return moves.count - 1
  }

  mutating func set(_ value: IncentiveUsage, for key: UsageKey) {
    usage[key] = value
    isEmpty = false
  }

  /// Forgets the sums, which are written; the accounts' rows stay known.
  mutating func settle() {
    for position in moves.indices {
      moves[position].cny = 0
      moves[position].card = 0
    }
    usage.removeAll(keepingCapacity: true)
    isEmpty = true
  }
}

extension StoreError {
  static func beyondCounting(_ account: Account) -> StoreError {
    .conflict("\(account.name) would hold more than can be counted in 64 bits; nothing was posted")
  }
}
