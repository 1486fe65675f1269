import Dispatch
import EventLoops
import Foundation
import Synchronization

/// Where log lines go: a bounded queue, and a thread that writes it to standard error, so that a
/// reader who doesn't read blocks nobody but that thread.
final class LogSink: Sendable {
  /// Lines that wait to be written; further ones are dropped and counted.
  static let capacity = 4_096
  /// What the end of the process waits for a reader.
  static let farewellMilliseconds: Int64 = 500

  private enum Order: Sendable {
    case write([UInt8])
    case end
  }

  private let mailbox: Mailbox<Order>
  private let dropped: Atomic<UInt64>
  private let written = DispatchSemaphore(value: 0)

  /// - Parameter write: gets whole lines, on the sink's thread.
  init(
    write: @escaping @Sendable ([UInt8]) -> Void = { LogSink.writeToStandardError($0) }
  ) throws {
    mailbox = Mailbox(capacity: Self.capacity)
    dropped = Atomic(0)
    let mailbox = mailbox
    let written = written
    _ = try LoopThread.start(name: "log") { loop in
      try mailbox.open(on: loop) { orders in
        for order in orders {
          if case .write(let line) = order {
            write(line)
          } else {
            mailbox.close()
            loop.stop()
            written.signal()
          }
        }
      }
    }
  }

  /// How many lines found no room.
  var droppedLines: UInt64 { dropped.load(ordering: .relaxed) }

  /// Queues a line, which ends with a line feed.
  func put(_ line: [UInt8]) {
    if mailbox.post(.write(line)) == .full { dropped.wrappingAdd(1, ordering: .relaxed) }
  }

  /// Writes what is queued, for as long as the reader reads.
  func flush() {
    let deadline = Clock.monotonicMilliseconds() + Self.farewellMilliseconds
    // A full queue takes the last order only when some of it was written.
    while mailbox.post(.end) == .full, Clock.monotonicMilliseconds() < deadline {
      Clock.pause(milliseconds: 1)
    }
    let left = max(0, deadline - Clock.monotonicMilliseconds())
    _ = written.wait(timeout: .now() + .milliseconds(Int(left)))
  }

  private static func writeToStandardError(_ line: [UInt8]) {
    try? FileHandle.standardError.write(contentsOf: Data(line))
  }
}
