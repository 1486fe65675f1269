import EventLoops

/// Opens many connections, asks once on each, and holds them without a word.
package final class IdleHold: LoadConnectionOwner {
  /// What became of the connections.
  package struct Outcome: Equatable, Sendable {
    package var opened = 0
    package var refused = 0
    /// Answered as expected.
    package var answered = 0
    package var unexpected = 0
    /// Ended by the server before their time.
    package var ended = 0

    package var isClean: Bool { refused == 0 && unexpected == 0 && ended == 0 }
  }

  private let loop: EventLoop
  private var source: ClickSource
  private let plan: LoadPlan
  private var connections: [LoadConnection] = []
  private var unopened: ArraySlice<LoadConnection> = []
  private var outcome = Outcome()
  private var settled = 0
  private var lastError: UVError?
  private let holding: LoopTimer
  private let watching: LoopTimer
  private let onHeld: (Int) -> Void

  /// Holds `plan.connections` for `plan.milliseconds`.
  ///
  /// - Parameter onHeld: called with their number once all are answered.
  /// - Throws: ``LoadFailure`` when none could be opened.
  package static func outcome(
    of plan: LoadPlan, onHeld: @escaping (Int) -> Void
  ) throws(LoadFailure) -> Outcome {
    do {
      return try IdleHold(plan, onHeld).run()
    } catch let failure as LoadFailure {
      throw failure
    } catch {
      throw .internalError("\(error)")
    }
  }

  private init(_ plan: LoadPlan, _ onHeld: @escaping (Int) -> Void) throws {
    self.plan = plan
    self.onHeld = onHeld
    loop = try EventLoop()
    holding = LoopTimer(loop)
    watching = LoopTimer(loop)
    source = ClickSource(plan, recent: nil)
    connections = (0..<plan.connections).map { [unowned self] _ in
      LoadConnection(
        loop, plan.target.endpoint, owner: self, oneRequest: false, looksForVisitor: false)
    }
  }

  private func run() throws -> Outcome {
    unopened = connections[...]
    for _ in 0..<LoadLimits.openingAtOnce { unopened.popFirst()?.open() }
    watching.start(
      afterMilliseconds: LoadLimits.watchMilliseconds,
      repeatMilliseconds: LoadLimits.watchMilliseconds
    ) { [unowned self] in giveUpOverdue() }
    loop.run()
    let found = outcome
    for connection in connections { connection.end() }
    holding.close()
    watching.close()
    try loop.close()
    guard found.opened > 0 else {
      throw LoadFailure.unreachable(
        plan.target.authority, reason: lastError?.reason ?? "no connection was made")
    }
    return found
  }

  /// One more connection has had its answer, or won't get one.
  private func settle() {
    settled += 1
    unopened.popFirst()?.open()
    guard settled == connections.count else { return }
    onHeld(outcome.answered)
    watching.stop()
    holding.start(afterMilliseconds: Int64(plan.milliseconds)) { [unowned self] in loop.stop() }
  }

  private func giveUpOverdue() {
    let oldest =
      Clock.monotonicNanoseconds() - LoadLimits.answerTimeoutMilliseconds * 1_000_000
    for connection in connections where connection.isAwaiting && connection.request.sent < oldest {
      connection.abandon(.timedOut)
    }
  }

  func isConnected(_ connection: LoadConnection) { outcome.opened += 1 }

  func isFree(_ connection: LoadConnection) {
    guard !connection.hasServed, let next = source.makeNext() else { return }
    connection.send(
      source.bytes,
      .init(kind: next.kind, number: next.number, sent: Clock.monotonicNanoseconds()))
  }

  func isAnswered(_ connection: LoadConnection) {
    if plan.expects(connection.scanner.status, for: connection.request.kind) {
      outcome.answered += 1
    } else {
      outcome.unexpected += 1
    }
    settle()
  }

  func hasLost(_ connection: LoadConnection, _ loss: Loss) { settle() }

  func isDown(_ connection: LoadConnection, _ error: UVError?) {
    guard let error else { return outcome.ended += 1 }
    lastError = error
    outcome.refused += 1
    settle()
  }
}
