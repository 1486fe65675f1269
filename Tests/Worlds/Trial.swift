import Programme
package import Records
import Settlement
import Storage

/// A world put through everything that has to hold whatever happens.
package struct Trial: Sendable {
  package let world: World
  /// What is wrong, in words.
  package private(set) var faults: [String] = []
  /// What the world came to as it arrived, before everything was taken back.
  package private(set) var output: ScenarioOutput
  /// What of the rules it came to, see ``Reach``.
  package private(set) var reached: Set<String>

  package init(of world: World) async throws {
    self.world = world
    let mixed = world.mixed()
    let store = try SQLiteStore.temporary()
    var replay = Replay(over: store)
    try replay.run(mixed)
    let books = try Books(store)
    output = books.output
    reached = try Reach.words(of: books)
    faults += try books.faults()
    faults += try PastUnchanged.faults(of: store)
    try await settleInBatches(mixed, beside: replay.refused.count)
    try takeBack(&replay, store)
    try store.close()
    try arriveOtherwise()
    let other = try PastOtherwise(world).outcome()
    faults += other.faults
    if other.isCompared { reached.insert(other.isBlocked ? Reach.blockedPast : Reach.otherPast) }
  }

  /// The path of the live worker comes to the same as a replay.
  private mutating func settleInBatches(_ lines: [ScenarioLine], beside refused: Int) async throws {
    let store = try SQLiteStore.temporary()
    var run = BatchRun(over: store, seed: world.seed)
    try await run.run(lines)
    let books = try Books(store)
    if let difference = output.difference(from: books.output) {
      faults.append("the worker settles otherwise than a replay: \(difference)")
    }
    faults += try books.faults().map { "settled in batches: \($0)" }
    try store.close()
  }

  /// Refunding everything returns every account to zero, but for what cases of fraud moved.
  private mutating func takeBack(_ replay: inout Replay, _ store: SQLiteStore) throws {
    try replay.run(world.returns)
    let books = try Books(store)
    faults += try books.faults().map { "all taken back: \($0)" }
    faults += try Remainder(of: books).faults(in: books.output)
  }

  /// What was known beforehand decides, not the order in which an order's events arrive.
  private mutating func arriveOtherwise() throws {
    let outputs = try [world.orderly(), world.disorderly()].map { lines in
      let store = try SQLiteStore.temporary()
      var replay = Replay(over: store)
      try replay.run(lines)
      let books = try Books(store)
      faults += try books.faults().map { "arrived otherwise: \($0)" }
      try store.close()
      return books.output
    }
    guard !world.takesThemAsTheyCome else { return }
    if let difference = outputs[0].difference(from: outputs[1]) {
      faults.append(
        "what is posted depends on the order in which events arrived: \(difference)")
    }
  }
}

extension ScenarioOutput {
  /// The first line that differs, and then the first balance, in words.
  fileprivate func difference(from other: ScenarioOutput) -> String? {
    for (one, another) in zip(lines, other.lines) where one != another {
      return "\(one.json.text) and \(another.json.text)"
    }
    if lines.count != other.lines.count { return "\(lines.count) and \(other.lines.count) lines" }
    for (one, another) in zip(balances, other.balances) where one != another {
      return "\(one) and \(another)"
    }
    return balances.count == other.balances.count
      ? nil : "\(balances.count) and \(other.balances.count) balances"
  }
}
