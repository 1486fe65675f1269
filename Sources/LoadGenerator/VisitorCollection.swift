import EventLoops

/// Makes visitors by clicking without a cookie.
package enum VisitorCollection {
  /// The value of each visitor's cookie, and whether every click was answered with one.
  ///
  /// - Throws: ``LoadFailure`` when the server can't be reached.
  package static func visitors(
    _ count: Int, by plan: LoadPlan
  ) throws(LoadFailure) -> (cookies: [[UInt8]], tally: Tally) {
    do {
      return try collect(count, plan)
    } catch let failure as LoadFailure {
      throw failure
    } catch {
      throw .internalError("\(error)")
    }
  }

  private static func collect(_ count: Int, _ plan: LoadPlan) throws -> ([[UInt8]], Tally) {
    let loop = try EventLoop()
    let ticker = LoopTimer(loop)
    ticker.start(afterMilliseconds: 1, repeatMilliseconds: 1) {}
    let traffic = Traffic(
      loop, plan, to: plan.target, connections: plan.connections, CollectingSource(plan),
      looksForVisitor: true, limit: count)
    traffic.open()
    while !traffic.isOpen { loop.runTurn(waits: true) }
    if traffic.hasConnected {
      let now = Clock.monotonicNanoseconds()
      traffic.begin(
        at: now, rate: nil, warmUpMilliseconds: 0, milliseconds: LoadLimits.seconds * 1_000)
      while !traffic.isOver(at: Clock.monotonicNanoseconds()) {
        loop.runTurn(waits: true)
        traffic.watch(at: Clock.monotonicNanoseconds())
        traffic.pump()
      }
    }
    traffic.finish()
    ticker.close()
    try loop.close()
    guard traffic.hasConnected else {
      throw LoadFailure.unreachable(
        plan.target.authority, reason: traffic.lastError?.reason ?? "no connection was made")
    }
    return (traffic.source.cookies, traffic.tally)
  }
}

/// Clicks, and keeps what they bring.
private struct CollectingSource: RequestSource {
  private(set) var cookies: [[UInt8]] = []
  private var clicks: ClickSource

  init(_ plan: LoadPlan) { clicks = ClickSource(plan, recent: nil) }

  var bytes: [UInt8] { clicks.bytes }

  mutating func beginMeasuring() { clicks.beginMeasuring() }

  mutating func makeNext() -> (kind: RequestKind, number: Int)? { clicks.makeNext() }

  mutating func isAnswered(
    _ number: Int, _ kind: RequestKind, by answer: borrowing AnswerScanner
  ) {
    if !answer.visitor.isEmpty { cookies.append(answer.visitor) }
  }
}
