import EventLoops
import Logging
import Meters

/// One thread of the redirector: puts its loop together, runs it, and takes it down.
///
/// Everything but the mailbox belongs to the loop's thread.
final class RedirectWorker {
  enum Command: Sendable {
    case useKeys(KeyRing)
    /// Stop accepting, answer, ship, and end; the latest when the deadline is reached.
    case drain(deadlineMilliseconds: Int64, report: DrainReport)
  }

  /// How long listening may wait for the first attempt to reach Redis.
  private static let firstAttemptMilliseconds: Int64 = 1_000
  private static let drainCheckMilliseconds: Int64 = 10

  private let loop: EventLoop
  private let socket: ListeningSocket
  private let commands: Mailbox<Command>
  private let exchange: LinkExchange
  private let results: Mailbox<FileKeeper.SyncResult>
  private let redis: LoopRedis
  private let recorder: ClickRecorder
  private let redirects: RedirectLoop
  private let sweepTimer: LoopTimer
  private let startTimer: LoopTimer
  private var listener: Listener?
  private var drainDeadline: Int64?
  private var report: DrainReport?
  private var refusedForDescriptors = 0

  init(
    _ loop: EventLoop, _ socket: ListeningSocket, _ configuration: RedirectorConfiguration,
    keys: KeyRing, journals: [Journal], metrics: LoopMetrics, logger: Logger,
    commands: Mailbox<Command>, exchange: LinkExchange
  ) throws {
    self.loop = loop
    self.socket = socket
    self.commands = commands
    self.exchange = exchange
    results = Mailbox()
    let keeper = try FileKeeper(name: "dl-files", results: results)
    redis = LoopRedis(loop, configuration, metrics: metrics, logger: logger)
    let shippers = journals.map { [redis] journal in
      TouchShipper(loop, redis.shipping, journal, metrics: metrics, logger: logger) {
        redis.retentionSeconds
      }
    }
    recorder = ClickRecorder(
      loop, sync: configuration.journalSync, shippers: shippers, metrics: metrics, logger: logger,
      keeper: keeper)
    redirects = try RedirectLoop(
      loop, configuration, keys: keys, redis: redis, recorder: recorder,
      sockets: ReadySet(loop), metrics: metrics, logger: logger)
    sweepTimer = LoopTimer(loop)
    startTimer = LoopTimer(loop)
    try wire()
  }

  private func wire() throws {
    try results.open(on: loop) { [self] batch in for result in batch { recorder.synced(result) } }
    try commands.open(on: loop) { [self] batch in for command in batch { obey(command) } }
    try exchange.open(on: loop) { [unowned redirects] in redirects.learned($0, $1) }
    redirects.onNewLink = { [exchange] in exchange.tell($0, $1) }
    redis.onShippingReady = { [unowned recorder] in
      recorder.shippingIsReady(lostData: $0, isSame: $1)
    }
    redis.onFirstAttempt = { [unowned self] in listen() }
    startTimer.start(afterMilliseconds: Self.firstAttemptMilliseconds) { [unowned self] in
      listen()
    }
    let sweep = RedirectLoop.sweepMilliseconds
    sweepTimer.start(afterMilliseconds: sweep, repeatMilliseconds: sweep) { [unowned self] in
      redirects.sweep()
    }
  }

  /// Accepts connections once Redis was asked for what is in force; until then they wait in the
  /// socket's queue.
  private func listen() {
    startTimer.stop()
    guard listener == nil, drainDeadline == nil else { return }
    do {
      listener = try Listener(
        loop, acceptingFrom: socket,
        onSocket: { [unowned redirects] in redirects.accept($0, from: $1) })
    } catch {
      redirects.logger.critical(
        "this loop can't accept connections", metadata: ["reason": "\(error)"])
    }
  }

  private func obey(_ command: Command) {
    switch command {
    case .useKeys(let keys): redirects.clicks.keys = keys
    case .drain(let deadline, let report): drain(deadline, report)
    }
  }

  // MARK: The end

  private func drain(_ deadlineMilliseconds: Int64, _ report: DrainReport) {
    guard drainDeadline == nil else { return }
    drainDeadline = loop.nowMilliseconds + deadlineMilliseconds
    self.report = report
    startTimer.stop()
    redirects.beginDrain()
    listener?.stopAccepting()
    redirects.closeIdle()
    sweepTimer.start(
      afterMilliseconds: Self.drainCheckMilliseconds,
      repeatMilliseconds: Self.drainCheckMilliseconds
    ) { [unowned self] in checkDrain() }
  }

  private func checkDrain() {
    redirects.sweep()
    // Those whose last answers were still on their way when it began.
    redirects.closeIdle()
    recorder.ship(isUrgent: true)
    let isOver = loop.nowMilliseconds >= drainDeadline ?? 0
    let isAnswered = redirects.clients.count == 0 && !recorder.hasHeldAnswers
    guard isOver || (isAnswered && recorder.unshippedClicks == 0) else { return }
    end()
  }

  private func end() {
    report?.add(connections: redirects.breakOff(), unshipped: recorder.unshippedClicks)
    // What is left to do are the last callbacks of what is closed here.
    loop.onTurnEnd = nil
    sweepTimer.close()
    startTimer.close()
    redirects.sockets.close()
    redis.close()
    recorder.close()
    commands.close()
    exchange.close()
    results.close()
    loop.stop()
  }
}
