package import Programme

/// An order about payouts, as it was carried out.
package struct PayoutCommand: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    case close(PayoutPeriod)
    /// - Parameter note: the number of a bank's order, or why the money came back.
    case move(PayoutStep, payouts: [Int64], note: String?)
    /// Pays everything of a closed period that is in payment by then.
    case pay(PayoutPeriod, note: String?)
  }

  /// The place in the order of commands, from 1 on.
  package let sequence: Int64
  package let key: PayoutKey
  package let content: Content
  package let at: Timestamp

  package init(sequence: Int64, key: PayoutKey, content: Content, at: Timestamp) {
    self.sequence = sequence
    self.key = key
    self.content = content
    self.at = at
  }
}

/// What the closing of a period took in.
package struct PayoutClosing: Hashable, Sendable {
  /// Its command.
  package let command: Int64
  package let period: PayoutPeriod
  /// The ledger's entries after the first number, up to the second.
  package let entriesAfter: Int64
  package let entriesUpTo: Int64
  /// The commands after the first number, up to the second: what they returned is credited.
  package let commandsAfter: Int64
  package let commandsUpTo: Int64
  /// The newest record when it was closed, as which the policy was looked up.
  package let knownUpTo: Int64
  package let minimum: Fen

  package init(
    command: Int64, period: PayoutPeriod, entriesAfter: Int64, entriesUpTo: Int64,
    commandsAfter: Int64, commandsUpTo: Int64, knownUpTo: Int64, minimum: Fen
  ) {
    self.command = command
    self.period = period
    self.entriesAfter = entriesAfter
    self.entriesUpTo = entriesUpTo
    self.commandsAfter = commandsAfter
    self.commandsUpTo = commandsUpTo
    self.knownUpTo = knownUpTo
    self.minimum = minimum
  }
}

/// A statement with its number, and where its money is.
package struct StoredStatement: Hashable, Sendable {
  /// From 1 on; what is paid of it is the payout of this number.
  package let id: Int64
  package let closing: Int64
  package let period: PayoutPeriod
  package let statement: PayoutStatement
  package let state: PayoutState
  /// When that came about.
  package let stateAt: Timestamp
  /// What was noted with the newest payment or return.
  package let note: String?

  package init(
    id: Int64, closing: Int64, period: PayoutPeriod, statement: PayoutStatement,
    state: PayoutState, stateAt: Timestamp, note: String?
  ) {
    self.id = id
    self.closing = closing
    self.period = period
    self.statement = statement
    self.state = state
    self.stateAt = stateAt
    self.note = note
  }
}

/// An entry that a command about payouts posted.
package struct PayoutEntry: Hashable, Sendable {
  /// The place among the entries of payouts, from 1 on.
  package let id: Int64
  package let command: Int64
  package let payout: Int64
  package let due: Due
  package let postedAt: Timestamp

  package init(id: Int64, command: Int64, payout: Int64, due: Due, postedAt: Timestamp) {
    self.id = id
    self.command = command
    self.payout = payout
    self.due = due
    self.postedAt = postedAt
  }
}

/// What came to an account in one unit, and what was taken back.
package struct AccountMovement: Hashable, Sendable {
  package let account: Account
  package let unit: Unit
  /// Never negative, like `debited`.
  package let credited: Int64
  package let debited: Int64
}

/// What the ledger's entries after one, up to another, brought each account.
package struct SummedMovements: Hashable, Sendable {
  package let after: Int64
  package let upTo: Int64
  package let movements: [AccountMovement]
}

/// Which statements are asked for; nil is any.
package struct StatementFilter: Hashable, Sendable {
  package var closing: Int64?
  package var account: Account?
  package var state: PayoutState?

  package init(closing: Int64? = nil, account: Account? = nil, state: PayoutState? = nil) {
    self.closing = closing
    self.account = account
    self.state = state
  }
}

package protocol PayoutReading {
  func payoutCommand(_ key: PayoutKey) throws -> PayoutCommand?
  /// Commands after one, in their order.
  func payoutCommands(after sequence: Int64, limit: Int) throws -> [PayoutCommand]

  /// Closings after that of a command, in their order.
  func payoutClosings(after command: Int64, limit: Int) throws -> [PayoutClosing]
  /// The newest closing whose command comes before `command`; the newest of all without one.
  func payoutClosing(before command: Int64?) throws -> PayoutClosing?
  func payoutClosing(of period: PayoutPeriod) throws -> PayoutClosing?

  /// Statements after one, by their numbers.
  func statements(_ filter: StatementFilter, after id: Int64, limit: Int) throws
    -> [StoredStatement]
  func statement(_ id: Int64) throws -> StoredStatement?

  /// Entries of payouts after one, oldest first; of one account, one payout or one command where those
  /// are named.
  func payoutEntries(
    account: Account?, payout: Int64?, command: Int64?, after id: Int64, limit: Int
  ) throws -> [PayoutEntry]

  /// How many payouts a command moved.
  func payoutCount(of command: Int64) throws -> Int64

  /// The newest entry of the ledger before the first one after `start` that was posted at `moment` or
  /// later.
  func lastEntry(after start: Int64, postedBefore moment: Timestamp) throws -> Int64
  /// The newest command before the first one after `start` that came at `moment` or later.
  func lastPayoutCommand(after start: Int64, before moment: Timestamp) throws -> Int64

  /// What the ledger's entries after one, up to another, brought each account, in no order.
  func movements(after start: Int64, upTo end: Int64) throws -> [AccountMovement]
  /// What returned payouts brought back to each account.
  func returns(after start: Int64, upTo end: Int64) throws -> [AccountMovement]
  /// The same of one account and unit, summed by kind.
  func movements(
    of account: Account, in unit: Unit, after start: Int64, upTo end: Int64
  ) throws -> [Due]
}

package protocol PayoutWriting {
  /// Records a command whose key is new.
  /// - Returns: its place in the order of commands.
  func insert(_ content: PayoutCommand.Content, key: PayoutKey, at: Timestamp) throws -> Int64

  /// Records a closing, whose period begins after those of all others.
  func insert(_ closing: PayoutClosing) throws

  /// - Returns: its number.
  func insert(_ statement: PayoutStatement, closing: Int64) throws -> Int64

  /// Posts entries of a payout, and moves the balances with them.
  /// - Throws: ``StoreError/unbalanced(_:)`` unless they sum to zero in each unit.
  func post(_ entries: [Due], payout: Int64, command: Int64) throws
}
