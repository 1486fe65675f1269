package import Programme

extension StoreTransaction {
  /// Closes a period: tells every payee what came and what went, and sets apart what is paid.
  ///
  /// Everything that the ledger posted before the period's end is taken in, unless a closing before
  /// had it; what is posted for it later goes into the next.
  /// - Parameter ahead: what was summed up before the transaction, in which others wait.
  /// - Returns: the closing; that of before when the key is given again.
  /// - Throws: ``PayoutRefusal``.
  package func closePayouts(
    of period: PayoutPeriod, key: PayoutKey, at now: Timestamp, ahead: SummedMovements? = nil
  ) throws -> PayoutClosing {
    let content = PayoutCommand.Content.close(period)
    if let known = try known(content, key) {
      guard let closing = try payoutClosing(of: period) else {
        throw StoreError.corrupt("command \(known.sequence) closed \(period), which isn't closed")
      }
      return closing
    }
    guard period.to <= now else {
      throw PayoutRefusal(.periodOpen, "\(period) isn't over; close it afterwards")
    }
    let before = try payoutClosing(before: nil)
    if let before, before.period.to > period.from {
      throw PayoutRefusal(
        .periodClosed, "\(before.period) is closed already; a later period has to begin after it")
    }
    let closing = try closing(
      of: period, after: before, known: newestRecord(),
      command: insert(content, key: key, at: now))
    try insert(closing)
    for statement in try statements(of: closing, after: before, ahead: ahead) {
      let payout = try insert(statement, closing: closing.command)
      try post(statement.entries, payout: payout, command: closing.command)
    }
    return closing
  }

  /// Notes that payouts left, or came back: all of them or none.
  /// - Returns: the command; that of before when the key is given again.
  /// - Throws: ``PayoutRefusal``.
  package func movePayouts(
    _ payouts: [Int64], _ step: PayoutStep, note: String?, key: PayoutKey, at now: Timestamp
  ) throws -> PayoutCommand {
    let payouts = Set(payouts).sorted()
    let content = PayoutCommand.Content.move(step, payouts: payouts, note: note)
    if let known = try known(content, key) { return known }
    let statements = try payouts.map { id in
      guard let statement = try statement(id) else {
        throw PayoutRefusal(.unknownPayout, "there is no payout \(id)")
      }
      guard statement.state.after(step) != nil else {
        throw PayoutRefusal(
          .wrongState,
          "payout \(id) is \(statement.state.rawValue), so it can't become \(step.rawValue)")
      }
      return statement
    }
    let sequence = try insert(content, key: key, at: now)
    for stored in statements {
      try post(
        step.entries(of: stored.statement, from: stored.state), payout: stored.id,
        command: sequence)
    }
    return PayoutCommand(sequence: sequence, key: key, content: content, at: now)
  }

  /// Notes that everything of a closed period that is in payment has left.
  /// - Returns: the command; that of before when the key is given again.
  /// - Throws: ``PayoutRefusal``.
  package func payAll(
    of period: PayoutPeriod, note: String?, key: PayoutKey, at now: Timestamp
  ) throws -> PayoutCommand {
    let content = PayoutCommand.Content.pay(period, note: note)
    if let known = try known(content, key) { return known }
    guard let closing = try payoutClosing(of: period) else {
      throw PayoutRefusal(.unknownPayout, "there is no closed period \(period)")
    }
    var sequence: Int64?
    try eachStatement(of: closing, in: .inPayment) { stored in
      let command = try sequence ?? insert(content, key: key, at: now)
      sequence = command
      try post(
        PayoutStep.paid.entries(of: stored.statement, from: stored.state), payout: stored.id,
        command: command)
    }
    guard let sequence else {
      throw PayoutRefusal(.wrongState, "nothing of \(period) is in payment")
    }
    return PayoutCommand(sequence: sequence, key: key, content: content, at: now)
  }

  private func known(
    _ content: PayoutCommand.Content, _ key: PayoutKey
  ) throws -> PayoutCommand? {
    guard let known = try payoutCommand(key) else { return nil }
    guard known.content == content else {
      throw PayoutRefusal(.keyConflict, "key \(key) was used for something else; take another")
    }
    return known
  }
}

extension StoreReading {
  /// What the closing of a period takes in.
  package func closing(
    of period: PayoutPeriod, after before: PayoutClosing?, known: Int64, command: Int64
  ) throws -> PayoutClosing {
    let entries = before?.entriesUpTo ?? 0
    let commands = before?.commandsUpTo ?? 0
    let policy = try catalogue(knownUpTo: known).policies().policy(at: period.lastMoment)
    return PayoutClosing(
      command: command, period: period, entriesAfter: entries,
      entriesUpTo: try lastEntry(after: entries, postedBefore: period.to),
      commandsAfter: commands,
      commandsUpTo: try lastPayoutCommand(after: commands, before: period.to),
      knownUpTo: known, minimum: policy.minimumPayout)
  }

  /// Sums up what the closing of a period would take in of the ledger's entries, which takes longest.
  package func movements(toClose period: PayoutPeriod) throws -> SummedMovements {
    let after = try payoutClosing(before: nil)?.entriesUpTo ?? 0
    let upTo = try lastEntry(after: after, postedBefore: period.to)
    return SummedMovements(
      after: after, upTo: upTo, movements: try movements(after: after, upTo: upTo))
  }

  private func movements(
    of closing: PayoutClosing, ahead: SummedMovements?
  ) throws -> [AccountMovement] {
    // Entries are never altered, so a sum over the same ones is the same.
    if let ahead, ahead.after == closing.entriesAfter, ahead.upTo == closing.entriesUpTo {
      return ahead.movements
    }
    return try movements(after: closing.entriesAfter, upTo: closing.entriesUpTo)
  }

  /// The statements of a closing, by account and unit.
  package func statements(
    of closing: PayoutClosing, after before: PayoutClosing?, ahead: SummedMovements? = nil
  ) throws -> [PayoutStatement] {
    var sums: [StatementKey: Sums] = [:]
    try eachStatement(of: before) { stored in
      guard stored.statement.carried != 0 else { return }
      sums[StatementKey(stored.statement.account, stored.statement.unit), default: Sums()]
        .opening = stored.statement.carried
    }
    let movements =
      try movements(of: closing, ahead: ahead)
      + returns(after: closing.commandsAfter, upTo: closing.commandsUpTo)
    for movement in movements where movement.account.isPayee {
      try sums[StatementKey(movement.account, movement.unit), default: Sums()].add(movement)
    }
    return sums.sorted { $0.key < $1.key }.map { key, sums in
      PayoutStatement(
        key.account, key.unit, opening: sums.opening, credited: sums.credited,
        debited: sums.debited, minimum: closing.minimum)
    }.filter { !$0.isEmpty }
  }

  fileprivate func eachStatement(
    of closing: PayoutClosing?, in state: PayoutState? = nil,
    _ take: (StoredStatement) throws -> Void
  ) throws {
    guard let closing else { return }
    var last: Int64 = 0
    while true {
      let page = try statements(
        StatementFilter(closing: closing.command, state: state), after: last,
        limit: statementsAtOnce)
      try page.forEach(take)
      guard page.count == statementsAtOnce else { return }
      last = page.last?.id ?? last
    }
  }
}

/// Statements that are read at a time.
private let statementsAtOnce = 5_000

private struct StatementKey: Hashable, Comparable {
  let account: Account
  let unit: Unit

  init(_ account: Account, _ unit: Unit) {
    self.account = account
    self.unit = unit
  }

  static func < (left: StatementKey, right: StatementKey) -> Bool {
    (left.account, left.unit) < (right.account, right.unit)
  }
}

private struct Sums {
  var opening: Int64 = 0
  var credited: Int64 = 0
  var debited: Int64 = 0

  /// - Throws: ``StoreError/conflict(_:)`` for more than can be counted.
  mutating func add(_ movement: AccountMovement) throws {
    let came = credited.addingReportingOverflow(movement.credited)
    let went = debited.addingReportingOverflow(movement.debited)
    let left = Int128(opening) + Int128(came.partialValue) - Int128(went.partialValue)
    guard !came.overflow, !went.overflow, Int64(exactly: left) != nil else {
      throw StoreError.beyondCounting(movement.account)
    }
    credited = came.partialValue
    debited = went.partialValue
  }
}
