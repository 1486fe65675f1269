/// The pipelines that were sent and wait for their replies, in the order of sending.
///
/// Pure: it decides whose a reply is and who waited too long, and its owner acts.
package struct PendingReplies {
  package struct Pipeline {
    package fileprivate(set) var replies: [RedisReply] = []
    fileprivate var received = 0
    package let count: Int
    /// Of replies that are integers nothing is kept but their number.
    package let dropsIntegers: Bool
    package let bytes: Int
    /// Milliseconds on the loop's clock.
    package let deadline: Int64
    package let completion: RedisCompletion

    package init(
      count: Int, bytes: Int, deadline: Int64, dropsIntegers: Bool = false,
      completion: @escaping RedisCompletion
    ) {
      self.count = count
      self.dropsIntegers = dropsIntegers
      self.bytes = bytes
      self.deadline = deadline
      self.completion = completion
    }
  }

  package enum Outcome {
    /// More replies of the same pipeline have to come.
    case incomplete
    case complete(Pipeline)
    /// Nothing had been asked.
    case surplus
  }

  private var ring: [Pipeline?] = []
  private var first = 0
  package private(set) var count = 0
  /// The size of the commands whose replies are missing.
  package private(set) var bytes = 0

  package init() {}

  package var isEmpty: Bool { count == 0 }

  package mutating func append(_ pipeline: Pipeline) {
    if count == ring.count { grow() }
    ring[(first + count) % ring.count] = pipeline
    count += 1
    bytes += pipeline.bytes
  }

  package mutating func receive(_ reply: RedisReply) -> Outcome {
    guard count > 0 else { return .surplus }
    ring[first]!.received += 1
    if case .integer = reply, ring[first]!.dropsIntegers {
      // What touches get: that it came is all there is to know.
    } else {
      ring[first]!.replies.append(reply)
    }
    guard ring[first]!.received == ring[first]!.count else { return .incomplete }
    return .complete(removeFirst())
  }

  /// Takes the integers that stand at `start`, as far as they are replies that the first pipeline
  /// only counts.
  ///
  /// - Parameter start: goes behind what was taken.
  /// - Returns: the pipeline if it is complete.
  mutating func takeIntegers(_ bytes: Span<UInt8>, from start: inout Int) -> Pipeline? {
    guard count > 0, ring[first]!.dropsIntegers else { return nil }
    let missing = ring[first]!.count - ring[first]!.received
    var taken = 0
    while taken < missing, let (_, end) = IntegerReply.read(bytes, from: start) {
      start = end
      taken += 1
    }
    ring[first]!.received += taken
    return taken == missing ? removeFirst() : nil
  }

  package var earliestDeadline: Int64? {
    (0..<count).map { ring[(first + $0) % ring.count]!.deadline }.min()
  }

  package mutating func removeAll() -> [Pipeline] { (0..<count).map { _ in removeFirst() } }

  private mutating func removeFirst() -> Pipeline {
    let pipeline = ring[first]!
    ring[first] = nil
    first = (first + 1) % ring.count
    count -= 1
    bytes -= pipeline.bytes
    return pipeline
  }

  private mutating func grow() {
    let ordered = (0..<count).map { ring[(first + $0) % ring.count] }
    ring = ordered + [Pipeline?](repeating: nil, count: max(16, ordered.count))
    first = 0
  }
}
