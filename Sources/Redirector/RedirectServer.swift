import EventLoops
package import Logging
package import Meters
import Synchronization

/// The redirector: a socket and a loop for each thread.
package final class RedirectServer: Sendable {
  /// The port in use, also when 0 was asked for.
  package let port: UInt16
  private let keyFile: KeyFile
  private let threads: [LoopThread]
  private let mailboxes: [Mailbox<RedirectWorker.Command>]
  private let tally: TallyThread
  private let lock: FileLock

  /// Starts accepting as soon as Redis has been asked for what is in force.
  ///
  /// - Throws: ``UVError`` when the address can't be had, ``FileError`` or ``KeyFileError`` when
  ///   the data directory can't be used.
  package init(
    _ configuration: RedirectorConfiguration, metrics: MetricsRegistry, logger: Logger
  ) throws {
    precondition(configuration.loops > 0, "a redirector has a loop at least")
    let journals = JournalDirectory(configuration.data.subdirectory("journal"))
    lock = try journals.lock()
    keyFile = KeyFile(in: configuration.data)
    let keys = try keyFile.load()
    let sockets = try Self.listen(configuration)
    port = sockets[0].port
    mailboxes = sockets.map { _ in Mailbox() }
    let exchanges = LinkExchange.connecting(loops: sockets.count)
    let feeds = JournalFeeds()
    var started: [LoopThread] = []
    do {
      for (loop, socket) in sockets.enumerated() {
        started.append(
          try Self.start(
            loop, socket, configuration, keys, journals, feeds, metrics, logger,
            mailboxes[loop], exchanges[loop]))
      }
      tally = try TallyThread(
        configuration.redis, feeds, metrics: TallyMetrics(metrics), logger: logger,
        limits: ClickTally.Limits(gatherMilliseconds: configuration.limits.tallyMilliseconds))
    } catch {
      Self.drain(started, mailboxes, deadlineMilliseconds: 0, DrainReport())
      throw error
    }
    threads = started
  }

  /// Reads the key file again; keys that can't be read leave the old ones in use.
  package func reloadKeys() throws {
    let keys = try keyFile.load()
    for mailbox in mailboxes { mailbox.post(.useKeys(keys)) }
  }

  /// Makes new keys and uses them; ids made with the present ones stay good until the next time.
  package func rotateKeys() throws {
    try keyFile.rotate()
    try reloadKeys()
  }

  /// Stops accepting, answers what was asked, ships and tallies the journal, and ends; blocks the caller until
  /// then, and not much longer than `deadlineMilliseconds`.
  package func stop(deadlineMilliseconds: Int64) -> DrainReport {
    let report = DrainReport()
    let end = Clock.monotonicMilliseconds() + deadlineMilliseconds
    tally.hurry()
    Self.drain(threads, mailboxes, deadlineMilliseconds: deadlineMilliseconds, report)
    tally.finish(
      deadlineMilliseconds: max(0, end - Clock.monotonicMilliseconds()), report: report)
    return report
  }

  private static func drain(
    _ threads: [LoopThread], _ mailboxes: [Mailbox<RedirectWorker.Command>],
    deadlineMilliseconds: Int64, _ report: DrainReport
  ) {
    for mailbox in mailboxes {
      mailbox.post(.drain(deadlineMilliseconds: deadlineMilliseconds, report: report))
    }
    for thread in threads {
      // A handle left open is a mistake of ours that no caller can mend.
      do { try thread.join() } catch { assertionFailure("a loop was left with open handles") }
    }
  }

  private static func listen(
    _ configuration: RedirectorConfiguration
  ) throws(UVError) -> [ListeningSocket] {
    let sharesPort = configuration.loops > 1
    let first = try ListeningSocket(
      configuration.listen, sharesPort: sharesPort, waitsForInput: true)
    guard case .tcp(let host, _) = configuration.listen else { return [first] }
    var sockets = [first]
    while sockets.count < configuration.loops {
      sockets.append(
        try ListeningSocket(host: host, port: first.port, sharesPort: true, waitsForInput: true))
    }
    return sockets
  }

  private static func start(
    _ number: Int, _ socket: ListeningSocket, _ configuration: RedirectorConfiguration,
    _ keys: KeyRing, _ journals: JournalDirectory, _ feeds: JournalFeeds,
    _ metrics: MetricsRegistry, _ logger: Logger, _ commands: Mailbox<RedirectWorker.Command>,
    _ exchange: LinkExchange
  ) throws -> LoopThread {
    var logger = logger
    logger[metadataKey: "loop"] = "\(number)"
    return try LoopThread.start(name: "dl-redirect-\(number)") { [logger] loop in
      var own = [try journals.open(number, configuration.limits)]
      if number == 0 { own += try journals.leftovers(besides: configuration.loops) }
      for journal in own { feeds.add(journal.feed) }
      _ = try RedirectWorker(
        loop, socket, configuration, keys: keys, journals: own,
        metrics: LoopMetrics(metrics, loop: number), logger: logger, commands: commands,
        exchange: exchange)
    }
  }
}
