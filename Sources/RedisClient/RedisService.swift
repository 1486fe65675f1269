import EventLoops
import Synchronization

/// Redis for code that awaits: a thread with a loop of its own, and a connection for each lane.
///
/// Whoever starts one stops it.
package final class RedisService: Sendable {
  /// Pipelines that callers have handed over and the thread hasn't looked at yet.
  package static let handoverCapacity = 16_384

  /// One connection: what blocks on it holds up nothing else.
  package struct Lane: Hashable, Sendable {
    /// How many lanes a service opens at most.
    package static let limit = 64

    let number: Int
    package static let shared = Lane(number: 0)
    /// A lane for commands that wait in Redis, such as XREADGROUP with BLOCK.
    package static func blocking(_ index: Int) -> Lane { Lane(number: index + 1) }
  }

  private let thread: LoopThread
  private let mailbox: Mailbox<RedisOrder>
  private let observed: Observed

  private init(_ thread: LoopThread, _ mailbox: Mailbox<RedisOrder>, _ observed: Observed) {
    self.thread = thread
    self.mailbox = mailbox
    self.observed = observed
  }

  /// Starts the thread, which begins to connect; it doesn't matter whether Redis is there.
  ///
  /// - Parameter onStateChange: called on the service's thread when the shared connection comes
  ///   or goes.
  package static func start(
    _ endpoint: RedisEndpoint, name: String = "redis",
    options: RedisSession.Options = RedisSession.Options(),
    onStateChange: @escaping @Sendable (RedisSession.State) -> Void = { _ in }
  ) throws -> RedisService {
    let mailbox = Mailbox<RedisOrder>(capacity: handoverCapacity)
    let observed = Observed()
    let thread = try LoopThread.start(name: name) { loop in
      let lanes = RedisLanes(loop, endpoint, options: options) { state in
        observed.state.withLock { $0 = state }
        onStateChange(state)
      }
      try mailbox.open(on: loop) { orders in
        for order in orders where !lanes.take(order) { Self.end(loop, mailbox, lanes) }
      }
    }
    return RedisService(thread, mailbox, observed)
  }

  /// The state of the shared connection.
  package var state: RedisSession.State { observed.state.withLock { $0 } }

  /// Sends a pipeline, as soon as there is a connection, and awaits its replies.
  ///
  /// - Parameter deadlineMilliseconds: from now until the last reply.
  /// - Throws: ``RedisError/notSent(_:)`` or ``RedisError/fateUnknown(_:)``; errors of single
  ///   commands are among the replies.
  package func send(
    _ pipeline: RedisPipeline, deadlineMilliseconds: Int64, lane: Lane = .shared
  ) async throws(RedisError) -> [RedisReply] {
    let deadline = Clock.monotonicMilliseconds() + deadlineMilliseconds
    let result = await withCheckedContinuation { continuation in
      let request = RedisRequest(
        pipeline: pipeline, lane: lane, deadline: deadline, continuation: continuation)
      switch mailbox.post(.send(request)) {
      case .accepted: break
      case .full: request.fail(.notSent(.overloaded))
      case .closed: request.fail(.notSent(.stopped))
      }
    }
    return try result.get()
  }

  /// Sends one command and awaits its reply.
  ///
  /// - Throws: as the other, and ``RedisError/refused(_:)`` when Redis answers with an error.
  package func send(
    _ arguments: RedisArgument..., deadlineMilliseconds: Int64, lane: Lane = .shared
  ) async throws(RedisError) -> RedisReply {
    var pipeline = RedisPipeline()
    pipeline.add(arguments)
    let replies = try await send(
      pipeline, deadlineMilliseconds: deadlineMilliseconds, lane: lane)
    return try replies[0].accepted()
  }

  /// Fails everything under way, closes the connections and ends the thread.
  package func stop() {
    // A full mailbox still has to take this one.
    while mailbox.post(.stop) == .full { Clock.pause(milliseconds: 1) }
    do { try thread.join() } catch {
      preconditionFailure("the Redis thread left something: \(error)")
    }
  }

  private static func end(_ loop: EventLoop, _ mailbox: Mailbox<RedisOrder>, _ lanes: RedisLanes) {
    for case .send(let request) in mailbox.close() { request.fail(.notSent(.stopped)) }
    lanes.close()
    loop.stop()
  }

  private final class Observed: Sendable {
    let state = Mutex(RedisSession.State.connecting)
  }
}

/// What is asked of the service's thread.
enum RedisOrder: Sendable {
  case send(RedisRequest)
  case stop
}

/// A pipeline with whoever awaits its replies.
struct RedisRequest: Sendable {
  let pipeline: RedisPipeline
  let lane: RedisService.Lane
  /// Milliseconds on the monotonic clock.
  let deadline: Int64
  let continuation: CheckedContinuation<Result<[RedisReply], RedisError>, Never>

  func fail(_ error: RedisError) { continuation.resume(returning: .failure(error)) }
}
