import EventLoops

/// One run of a plan, on the calling thread.
package final class LoadRun {
  private let plan: LoadPlan
  private let loop: EventLoop
  private let clicks: Traffic<ClickSource>
  private let orders: Traffic<OrderSource>?
  /// How long the connections weren't looked at, each time.
  private var absences = Latencies()
  private var isInterrupted = false

  /// - Throws: ``LoadFailure`` when the server can't be reached.
  package static func report(of plan: LoadPlan) throws(LoadFailure) -> LoadReport {
    do {
      let run = try LoadRun(plan)
      return try run.run()
    } catch let failure as LoadFailure {
      throw failure
    } catch {
      throw .internalError("\(error)")
    }
  }

  private init(_ plan: LoadPlan) throws {
    self.plan = plan
    loop = try EventLoop()
    let recent = plan.orders.map { _ in RecentVisitors() }
    clicks = Traffic(
      loop, plan, to: plan.target, connections: plan.connections,
      ClickSource(plan, recent: recent), looksForVisitor: recent != nil)
    guard let planned = plan.orders, let recent else {
      orders = nil
      return
    }
    var keptAlive = plan
    keptAlive.oneRequestPerConnection = false
    orders = Traffic(
      loop, keptAlive, to: planned.target, connections: LoadLimits.orderConnections,
      OrderSource(planned, recent: recent, seed: plan.seed), looksForVisitor: false)
  }

  private func run() throws -> LoadReport {
    let ticker = LoopTimer(loop)
    // The shortest time that the loop knows: one that waits would sleep through what is due.
    ticker.start(afterMilliseconds: 1, repeatMilliseconds: 1) {}
    let interruption = try SignalWatcher(loop, .interrupt) { [unowned self] _ in
      isInterrupted = true
      clicks.cutShort()
      orders?.cutShort()
    }
    let course = Result { try self.course() }
    clicks.finish()
    orders?.finish()
    ticker.close()
    interruption.close()
    try loop.close()
    let (elapsed, processor) = try course.get()
    return LoadReport(
      plan: plan, clicks: clicks.outcome, orders: orders?.outcome, absences: absences,
      processorNanoseconds: processor, elapsedNanoseconds: elapsed, isInterrupted: isInterrupted)
  }

  /// Connects, then sends until the end.
  ///
  /// - Returns: the time that the requests took, and the processor time; nanoseconds.
  private func course() throws -> (elapsed: Int64, processor: Int64) {
    try connect()
    let moment = Clock.monotonicNanoseconds()
    let processor = Clock.processorNanoseconds()
    begin(at: moment)
    turn()
    return (
      Clock.monotonicNanoseconds() - moment, Clock.processorNanoseconds() - processor
    )
  }

  private func connect() throws {
    clicks.open()
    orders?.open()
    while !clicks.isOpen || !(orders?.isOpen ?? true), !isInterrupted { loop.runTurn(waits: true) }
    if !clicks.hasConnected {
      throw LoadFailure.unreachable(
        plan.target.authority, reason: clicks.lastError?.reason ?? "no connection was made")
    }
    if let orders, !orders.hasConnected, let target = plan.orders?.target {
      throw LoadFailure.unreachable(
        target.authority, reason: orders.lastError?.reason ?? "no connection was made")
    }
  }

  private func begin(at now: Int64) {
    var rate: Int?
    if case .open(let asked) = plan.pace { rate = asked }
    clicks.begin(
      at: now, rate: rate, warmUpMilliseconds: plan.warmUpMilliseconds,
      milliseconds: plan.milliseconds)
    orders?.begin(
      at: now, rate: plan.orders?.rate, warmUpMilliseconds: plan.warmUpMilliseconds,
      milliseconds: plan.milliseconds)
  }

  private func turn() {
    let waits = plan.pace == .closed || plan.sleeps
    var last = Clock.monotonicNanoseconds()
    var watched = last
    while true {
      loop.runTurn(waits: waits)
      let now = Clock.monotonicNanoseconds()
      if !waits { absences.record(now - last) }
      last = now
      clicks.pump()
      orders?.pump()
      if now - watched > LoadLimits.watchMilliseconds * 1_000_000 {
        watched = now
        clicks.watch(at: now)
        orders?.watch(at: now)
      }
      if clicks.isOver(at: now), orders?.isOver(at: now) ?? true { return }
    }
  }
}
