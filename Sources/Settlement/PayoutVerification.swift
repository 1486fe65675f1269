import Programme
import Storage

/// Carries every order about payouts out once more, in memory, and compares what that gives with the
/// statements and entries that are stored.
struct PayoutVerification {
  private let store: any StoreReading
  private var report: VerificationReport
  private(set) var moved: [Due] = []
  private var before: PayoutClosing?
  /// Where the money of each payout is, as the commands so far have it.
  private var states: [Int64: PayoutState] = [:]
  /// The payouts of each closed period, by their numbers.
  private var payouts: [PayoutPeriod: [Int64]] = [:]

  /// Commands, statements or entries read at a time.
  private static let page = 1_000

  private init(_ store: any StoreReading, _ report: VerificationReport) {
    self.store = store
    self.report = report
  }

  /// - Parameter report: what was found is added to it.
  /// - Returns: what the commands move, to be found in the balances.
  static func run(
    over store: any StoreReading, into report: inout VerificationReport
  ) throws -> [Due] {
    var verification = PayoutVerification(store, report)
    var last: Int64 = 0
    while true {
      let commands = try store.payoutCommands(after: last, limit: page)
      guard let newest = commands.last else { break }
      for command in commands { try verification.check(command) }
      last = newest.sequence
    }
    try verification.checkRest()
    report = verification.report
    return verification.moved
  }

  private mutating func check(_ command: PayoutCommand) throws {
    switch command.content {
    case .close(let period): try check(command, closing: period)
    case .move(let step, let payouts, _): try check(command, step, payouts)
    case .pay(let period, _):
      try check(command, .paid, (payouts[period] ?? []).filter { states[$0] == .inPayment })
    }
  }

  private mutating func check(_ command: PayoutCommand, closing period: PayoutPeriod) throws {
    guard let stored = try store.payoutClosing(of: period), stored.command == command.sequence
    else { return report.found("command \(command.key) closed \(period), which isn't closed") }
    let closing = try store.closing(
      of: period, after: before, known: stored.knownUpTo, command: command.sequence)
    // What was posted since for the period's time goes into the next, so no more may be there now.
    if closing.entriesAfter != stored.entriesAfter || closing.entriesUpTo < stored.entriesUpTo
      || closing.commandsAfter != stored.commandsAfter
      || closing.commandsUpTo < stored.commandsUpTo || closing.minimum != stored.minimum
    {
      report.found("the closing of \(period) took in something else than the stored records give")
    }
    let expected = try store.statements(of: stored, after: before)
    let found = try statements(of: stored)
    if found.map(\.statement) != expected {
      report.found("the statements of \(period) aren't what the ledger's entries give")
    }
    var entries: [Due] = []
    payouts[period] = found.map(\.id)
    for (id, statement) in zip(found.map(\.id), expected) {
      entries += statement.entries
      states[id] = statement.payable == 0 ? .carried : .inPayment
    }
    try compare(entries, of: command)
    before = stored
  }

  private func statements(of closing: PayoutClosing) throws -> [StoredStatement] {
    var found: [StoredStatement] = []
    while true {
      let page = try store.statements(
        StatementFilter(closing: closing.command), after: found.last?.id ?? 0, limit: Self.page)
      found += page
      guard page.count == Self.page else { return found }
    }
  }

  private mutating func check(
    _ command: PayoutCommand, _ step: PayoutStep, _ payouts: [Int64]
  ) throws {
    var entries: [Due] = []
    for id in payouts {
      guard let stored = try store.statement(id), let state = states[id],
        let next = state.after(step)
      else {
        report.found("command \(command.key): payout \(id) couldn't become \(step.rawValue)")
        continue
      }
      entries += step.entries(of: stored.statement, from: state)
      states[id] = next
    }
    try compare(entries, of: command)
  }

  private mutating func compare(_ expected: [Due], of command: PayoutCommand) throws {
    moved += expected
    var found: [PayoutEntry] = []
    while true {
      let page = try store.payoutEntries(
        account: nil, payout: nil, command: command.sequence, after: found.last?.id ?? 0,
        limit: Self.page)
      found += page
      if page.count < Self.page { break }
    }
    report.entries += Int64(found.count)
    if found.map(\.due) != expected {
      report.found(
        "the entries of payout command \(command.key) aren't what the stored statements give")
    }
  }

  /// Nothing may be there that no command brought about.
  private mutating func checkRest() throws {
    for (id, state) in states {
      if try store.statement(id)?.state != state {
        report.found("payout \(id) isn't \(state.rawValue), as the commands have it")
      }
    }
    var last: Int64 = 0
    var count = 0
    while true {
      let page = try store.payoutEntries(
        account: nil, payout: nil, command: nil, after: last, limit: Self.page)
      count += page.count
      guard let newest = page.last else { break }
      last = newest.id
    }
    if count != moved.count {
      report.found("there are \(count) entries of payouts, the commands give \(moved.count)")
    }
    let statements = try store.statements(StatementFilter(), after: 0, limit: states.count + 1)
    if statements.count != states.count {
      report.found("there is a statement that no closing wrote")
    }
  }
}
