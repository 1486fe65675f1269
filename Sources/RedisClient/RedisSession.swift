package import EventLoops

/// A connection to Redis that comes back: connects, introduces itself, and after a loss tries
/// again with growing, jittered pauses.
package final class RedisSession {
  package enum State: Equatable, Sendable {
    case connecting
    case ready
    case down(RedisTrouble)

    /// Whether `next` says more than that an attempt has failed in yet another way.
    fileprivate func isNews(_ next: State) -> Bool {
      guard case .down(let before) = self, case .down(let now) = next else { return self != next }
      return before != now && (before.isTurnedAway || now.isTurnedAway)
    }
  }

  package struct Options: Sendable {
    /// For connecting and for the introduction, each.
    package var connectTimeoutMilliseconds: Int64 = 2_000
    /// How often a subscriber asks for a sign of life, and how long it waits for it.
    package var heartbeatMilliseconds: Int64 = 2_000
    package var limits = RedisConnection.Limits()
    /// Subscribed to on every new connection, which then takes no other commands.
    package var channels: [String] = []

    package init() {}
  }

  /// Called on every change, not on every attempt that fails: worth a line in a log.
  package var onStateChange: ((State) -> Void)?
  package var onMessage: ((_ channel: [UInt8], _ message: [UInt8]) -> Void)?
  /// Called whenever the subscriptions stand again: what was published in between is lost.
  package var onSubscribed: (() -> Void)?
  package private(set) var state = State.connecting

  private let loop: EventLoop
  private let endpoint: RedisEndpoint
  private let options: Options
  private let timer: LoopTimer
  private var entropy = Entropy()
  private var backoff = Backoff()
  private var attempt: PendingConnect?
  private var connection: RedisConnection?
  private var isClosed = false

  /// Starts to connect at once.
  package init(_ loop: EventLoop, _ endpoint: RedisEndpoint, options: Options = Options()) {
    self.loop = loop
    self.endpoint = endpoint
    self.options = options
    timer = LoopTimer(loop)
    connect()
  }

  package var isReady: Bool { state == .ready }
  package var pipelinesUnderWay: Int { connection?.pipelinesUnderWay ?? 0 }

  /// Sends a pipeline on the present connection.
  ///
  /// - Parameter dropsIntegers: leaves replies that are integers out of what `completion` gets.
  /// - Throws: ``RedisError/notSent(_:)`` when there is none; `completion` isn't called then.
  package func send(
    _ pipeline: borrowing RedisPipeline, deadlineMilliseconds: Int64, dropsIntegers: Bool = false,
    completion: @escaping RedisCompletion
  ) throws(RedisError) {
    guard let connection, state == .ready else { throw .notSent(trouble) }
    try connection.send(
      pipeline, deadlineMilliseconds: deadlineMilliseconds, dropsIntegers: dropsIntegers,
      completion: completion)
  }

  /// Ends the session for good; what is under way fails before this returns.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    timer.close()
    attempt?.cancel()
    let last = connection
    connection = nil
    state = .down(.stopped)
    last?.close()
    onStateChange = nil
    onMessage = nil
    onSubscribed = nil
  }

  private var trouble: RedisTrouble {
    switch state {
    case .down(let trouble): trouble
    case .connecting, .ready: .disconnected("no connection to \(endpoint) yet")
    }
  }

  private func connect() {
    let timeout = options.connectTimeoutMilliseconds
    attempt = Connection.connect(loop, to: endpoint.address, timeoutMilliseconds: timeout) {
      [unowned self] result in
      attempt = nil
      switch result {
      case .failure(let error): retry(.disconnected(error.description))
      case .success(let stream): introduce(RedisConnection(loop, stream, limits: options.limits))
      }
    }
  }

  private func introduce(_ fresh: RedisConnection) {
    connection = fresh
    fresh.onEnd = { [unowned self] trouble in retry(trouble) }
    let timeout = options.connectTimeoutMilliseconds
    do throws(RedisError) {
      try fresh.send(endpoint.introduction, deadlineMilliseconds: timeout) {
        [unowned self] result in
        // A failure has ended the connection, which tells us by itself.
        if case .success(let replies) = result { introduced(replies) }
      }
    } catch { preconditionFailure("a fresh connection takes no command: \(error)") }
  }

  private func introduced(_ replies: [RedisReply]) {
    for case .error(let error) in replies { return drop(.turnedAway(error)) }
    guard options.channels.isEmpty else { return subscribe() }
    ready()
  }

  private func ready() {
    backoff.reset()
    change(to: .ready)
  }

  /// Gives up a connection that is no good, and tries another.
  private func drop(_ trouble: RedisTrouble) {
    connection?.close()
    retry(trouble)
  }

  private func retry(_ trouble: RedisTrouble) {
    guard !isClosed else { return }
    connection = nil
    let delay = backoff.delay(after: trouble, using: &entropy)
    timer.start(afterMilliseconds: delay) { [unowned self] in connect() }
    change(to: .down(trouble))
  }

  private func change(to new: State) {
    let isNews = state.isNews(new)
    state = new
    if isNews { onStateChange?(new) }
  }
}

extension RedisSession {
  private func subscribe() {
    guard let connection else { return }
    connection.onMessage = { [unowned self] in onMessage?($0, $1) }
    var pipeline = RedisPipeline()
    for channel in options.channels { pipeline.add("SUBSCRIBE", .text(channel)) }
    ask(pipeline) { session in
      session.ready()
      session.onSubscribed?()
      session.scheduleHeartbeat()
    }
  }

  /// A subscriber sends nothing by itself, so only a question shows that the peer is gone.
  private func scheduleHeartbeat() {
    guard state == .ready else { return }
    timer.start(afterMilliseconds: options.heartbeatMilliseconds) { [unowned self] in
      ask(RedisPipeline("PING")) { $0.scheduleHeartbeat() }
    }
  }

  private func ask(
    _ pipeline: RedisPipeline, then action: @escaping (RedisSession) -> Void
  ) {
    guard let connection else { return }
    let deadline = options.heartbeatMilliseconds
    do throws(RedisError) {
      try connection.send(pipeline, deadlineMilliseconds: deadline) { [unowned self] result in
        guard case .success(let replies) = result else { return }
        for case .error(let error) in replies { return drop(.turnedAway(error)) }
        action(self)
      }
    } catch { drop(.overloaded) }
  }
}

extension RedisEndpoint {
  /// What a new connection says first; the PING tells whether Redis has loaded its data.
  fileprivate var introduction: RedisPipeline {
    var pipeline = RedisPipeline()
    if let password {
      if let user {
        pipeline.add("AUTH", .text(user), .text(password))
      } else {
        pipeline.add("AUTH", .text(password))
      }
    }
    if database != 0 { pipeline.add("SELECT", .integer(Int64(database))) }
    pipeline.add("PING")
    return pipeline
  }
}
