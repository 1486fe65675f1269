import EventLoops
import Logging
import RedisClient

/// The thread that tallies, behind the loops and after them in line for a processor.
final class TallyThread: Sendable {
  private enum Command: Sendable {
    case hurry
    case finish(deadlineMilliseconds: Int64, report: DrainReport)
  }

  private static let checkMilliseconds: Int64 = 10

  private let commands: Mailbox<Command>
  private let thread: LoopThread

  init(
    _ redis: RedisEndpoint, _ feeds: JournalFeeds, metrics: TallyMetrics, logger: Logger,
    limits: ClickTally.Limits
  ) throws {
    let commands = Mailbox<Command>()
    self.commands = commands
    thread = try LoopThread.start(name: "dl-tally") { loop in
      LoopThread.yieldToOthers()
      let tally = ClickTally(loop, redis, feeds, metrics: metrics, logger: logger, limits: limits)
      let check = LoopTimer(loop)
      try commands.open(on: loop) { batch in
        for command in batch {
          switch command {
          case .hurry:
            tally.isUrgent = true
            tally.step()
          case .finish(let deadline, let report):
            Self.finish(tally, loop, check, commands, deadline, report)
          }
        }
      }
    }
  }

  /// Lets nothing wait for company any more.
  func hurry() { commands.post(.hurry) }

  /// Tallies what the loops have left, and ends; blocks the caller until then.
  func finish(deadlineMilliseconds: Int64, report: DrainReport) {
    commands.post(.finish(deadlineMilliseconds: deadlineMilliseconds, report: report))
    // A handle left open is a mistake of ours that no caller can mend.
    do { try thread.join() } catch { assertionFailure("the tally was left with open handles") }
  }

  private static func finish(
    _ tally: ClickTally, _ loop: EventLoop, _ check: LoopTimer, _ commands: Mailbox<Command>,
    _ deadlineMilliseconds: Int64, _ report: DrainReport
  ) {
    let end = loop.nowMilliseconds + deadlineMilliseconds
    check.start(afterMilliseconds: 0, repeatMilliseconds: Self.checkMilliseconds) {
      tally.step()
      let left = tally.waitingRecords
      guard left == 0 || loop.nowMilliseconds >= end else { return }
      report.add(untallied: left)
      check.close()
      tally.close()
      commands.close()
      loop.stop()
    }
  }
}
