import EventLoops

/// The connections of a service, and the pipelines that wait for one.
final class RedisLanes {
  private let loop: EventLoop
  private let endpoint: RedisEndpoint
  private let options: RedisSession.Options
  private var lanes: [RedisService.Lane: RedisLane] = [:]
  private var isClosed = false

  init(
    _ loop: EventLoop, _ endpoint: RedisEndpoint, options: RedisSession.Options,
    onStateChange: @escaping (RedisSession.State) -> Void
  ) {
    self.loop = loop
    self.endpoint = endpoint
    self.options = options
    lanes[.shared] = RedisLane(loop, endpoint, options: options, onStateChange)
  }

  /// - Returns: false when it is time to end.
  func take(_ order: RedisOrder) -> Bool {
    guard case .send(let request) = order else { return false }
    guard !isClosed else {
      request.fail(.notSent(.stopped))
      return true
    }
    if let lane = lanes[request.lane] {
      lane.take(request)
    } else if lanes.count < RedisService.Lane.limit {
      let lane = RedisLane(loop, endpoint, options: options) { _ in }
      lanes[request.lane] = lane
      lane.take(request)
    } else {
      request.fail(.notSent(.overloaded))
    }
    return true
  }

  func close() {
    isClosed = true
    for lane in lanes.values { lane.close() }
    lanes = [:]
  }
}

/// One connection with its waiting line.
final class RedisLane {
  /// Pipelines that wait for a connection, or for room on it.
  static let waitingLimit = 16_384
  /// How exactly the deadlines of those are kept.
  static let tickMilliseconds: Int64 = 10

  private let session: RedisSession
  private let timer: LoopTimer
  private var waiting: [RedisRequest] = []
  private var isTicking = false

  init(
    _ loop: EventLoop, _ endpoint: RedisEndpoint, options: RedisSession.Options,
    _ onStateChange: @escaping (RedisSession.State) -> Void
  ) {
    session = RedisSession(loop, endpoint, options: options)
    timer = LoopTimer(loop)
    session.onStateChange = { [unowned self] state in
      onStateChange(state)
      flush()
    }
  }

  func take(_ request: RedisRequest) {
    guard waiting.count < Self.waitingLimit else { return request.fail(.notSent(.overloaded)) }
    waiting.append(request)
    flush()
  }

  func close() {
    timer.close()
    let unsent = waiting
    waiting = []
    session.close()
    for request in unsent { request.fail(.notSent(.stopped)) }
  }

  private func flush() {
    var sent = 0
    let now = Clock.monotonicMilliseconds()
    while session.isReady, sent < waiting.count, send(waiting[sent], now: now) { sent += 1 }
    waiting.removeFirst(sent)
    tick()
  }

  /// - Returns: false when it has to wait on.
  private func send(_ request: RedisRequest, now: Int64) -> Bool {
    let left = request.deadline - now
    guard left > 0 else {
      request.fail(.notSent(.timedOut))
      return true
    }
    do throws(RedisError) {
      try session.send(request.pipeline, deadlineMilliseconds: left) { [unowned self] result in
        request.continuation.resume(returning: result)
        if !waiting.isEmpty { flush() }
      }
      return true
    } catch .notSent(.protocolViolation(let what)) {
      request.fail(.notSent(.protocolViolation(what)))
      return true
    } catch { return false }
  }

  /// Lets go of what has waited too long.
  private func tick() {
    guard !waiting.isEmpty, !isTicking else { return }
    isTicking = true
    timer.start(afterMilliseconds: Self.tickMilliseconds) { [unowned self] in
      isTicking = false
      let now = Clock.monotonicMilliseconds()
      let trouble: RedisTrouble = if case .down(let why) = session.state { why } else { .timedOut }
      for request in waiting where request.deadline <= now { request.fail(.notSent(trouble)) }
      waiting.removeAll { $0.deadline <= now }
      flush()
    }
  }
}
