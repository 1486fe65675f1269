import EventLoops
import HTTPWire
import Logging
import Meters

/// Gets clicks into the journal, lets their answers go, and sees that the journal is synced and
/// shipped.
final class ClickRecorder {
  /// Under ``JournalSync/interval``.
  static let syncMilliseconds: Int64 = 20
  static let checkpointMilliseconds: Int64 = 200
  /// Clients whose answers are recorded and sent together within a turn: enough that the journal's
  /// write is shared, and few enough that clients have work while the loop reads on. With all of a turn
  /// together, loop and clients would work by turns, each waiting for the other.
  static let clientsPerWrite = 16

  private let loop: EventLoop
  private let sync: JournalSync
  private let journal: Journal
  private let metrics: LoopMetrics
  private let logger: Logger
  private let keeper: FileKeeper
  private let syncTimer: LoopTimer
  private let checkpointTimer: LoopTimer
  /// The loop's own journal first, then those that nobody else ships.
  private(set) var shippers: [TouchShipper]
  /// Turns whose answers wait for the disk, oldest first; each with the sync that it waits for.
  private var held: [(sync: UInt64, batch: AnswerBatch)] = []
  private var syncsStarted: UInt64 = 0
  private var syncIsUnderWay = false
  private var writtenCheckpoint: JournalPosition
  private var lastTrouble: Journal.Trouble?

  /// Gets each client whose answers have been written.
  var onAnswered: ((Client) -> Void)?

  init(
    _ loop: EventLoop, sync: JournalSync, shippers: [TouchShipper], metrics: LoopMetrics,
    logger: Logger, keeper: FileKeeper
  ) {
    self.loop = loop
    self.sync = sync
    self.shippers = shippers
    self.metrics = metrics
    self.logger = logger
    self.keeper = keeper
    journal = shippers[0].journal
    writtenCheckpoint = journal.checkpoint
    syncTimer = LoopTimer(loop)
    checkpointTimer = LoopTimer(loop)
    syncTimer.action = { [unowned self] in postSync() }
    metrics.journalTornBytes.increment(by: UInt64(journal.tornBytes))
    checkpointTimer.start(
      afterMilliseconds: Self.checkpointMilliseconds,
      repeatMilliseconds: Self.checkpointMilliseconds
    ) { [unowned self] in keepCheckpoint() }
  }

  /// A sync is worth waiting for a whole turn.
  var clientsTogether: Int { sync == .always ? .max : Self.clientsPerWrite }

  func canRecord(at nowMilliseconds: Int64) -> Bool { journal.isWritable(at: nowMilliseconds) }

  /// Writes a turn's clicks and, once they are as safe as was asked for, its answers.
  func record(_ batch: inout AnswerBatch, at nowMilliseconds: Int64) {
    let count = batch.records.count / JournalRecord.bytes
    if count == 0 {
      // Without clicks there is nothing to wait for, but answers keep their order.
      if held.isEmpty { release(&batch) } else { hold(&batch) }
      return
    }
    guard journal.append(batch.records.span, at: nowMilliseconds) else {
      metrics.journalWriteFailures.increment()
      troubleChanged()
      return refuse(&batch)
    }
    metrics.journalRecords.increment(by: UInt64(count))
    if lastTrouble != nil { troubleChanged() }
    switch sync {
    case .none:
      _ = journal.takeUnsynced()
      release(&batch)
    case .interval:
      release(&batch)
      scheduleSync()
    case .always:
      hold(&batch)
      startSync()
    }
  }

  func ship(isUrgent: Bool = false) {
    for shipper in shippers { shipper.ship(isUrgent: isUrgent) }
  }

  func shippingIsReady(lostData: Bool, isSame: Bool) {
    for shipper in shippers {
      if lostData { shipper.rewind() }
      shipper.sessionIsReady(isSame: isSame)
    }
  }

  // MARK: Answers

  private func release(_ batch: inout AnswerBatch) {
    if !batch.records.isEmpty { metrics.count(batch.clicks) }
    for entry in batch.entries {
      batch.write(entry)
      onAnswered?(entry.client)
    }
    batch.removeAll()
  }

  private func hold(_ batch: inout AnswerBatch) {
    // The sync under way may have begun before this turn's write: only the next one counts.
    let waiting = batch
    batch = AnswerBatch()
    batch.buffer = AnswerBuffer(dated: waiting.buffer)
    held.append((syncsStarted + 1, waiting))
  }

  /// Answers 503 to everybody whose click isn't in the journal.
  private func refuse(_ batch: inout AnswerBatch) {
    var refusals = AnswerBuffer(dated: batch.buffer)
    for entry in batch.entries {
      guard entry.clicks > 0 else {
        batch.write(entry)
        onAnswered?(entry.client)
        continue
      }
      refusals.removeAll()
      let closing = entry.client.state == .finishing
      for answer in 1...entry.answers {
        // A client that sends HEAD among pipelined clicks must not find a body: none is sent.
        refusals.append(
          .unavailable, withBody: false, closing: closing && answer == entry.answers)
        metrics.count(status: Answer.unavailable.status)
      }
      batch.write(refusals, insteadOf: entry)
      onAnswered?(entry.client)
      metrics.refused.increment(by: UInt64(entry.clicks))
    }
    batch.removeAll()
  }

  private func troubleChanged() {
    let trouble = journal.trouble
    guard trouble != lastTrouble else { return }
    lastTrouble = trouble
    metrics.journalRefuses.set(trouble == nil ? 0 : 1)
    if let trouble {
      logger.error("clicks can't be recorded", metadata: ["reason": "\(trouble)"])
    } else {
      logger.notice("clicks are recorded again")
    }
  }

  // MARK: Syncing

  private func scheduleSync() {
    guard !syncIsUnderWay else { return }
    syncIsUnderWay = true
    syncTimer.start(afterMilliseconds: Self.syncMilliseconds)
  }

  private func startSync() {
    guard !syncIsUnderWay else { return }
    syncIsUnderWay = true
    postSync()
  }

  private func postSync() {
    let (files, directory) = journal.takeUnsynced()
    syncsStarted += 1
    keeper.post(.sync(files: files, directory: directory, number: syncsStarted))
  }

  /// Goes on when the disk has, or hasn't, what it was given.
  func synced(_ result: FileKeeper.SyncResult) {
    syncIsUnderWay = false
    let released = held.prefix { $0.sync <= result.number }.count
    var ready = held[..<released].map(\.batch)
    held.removeFirst(released)
    if let failure = result.failure {
      syncFailed(failure)
      for index in ready.indices { refuse(&ready[index]) }
    } else {
      for index in ready.indices { release(&ready[index]) }
    }
    if !held.isEmpty || (sync == .always && !journal.isSynced) {
      startSync()
    } else if sync == .interval && !journal.isSynced {
      scheduleSync()
    }
  }

  private func syncFailed(_ failure: FileError) {
    metrics.journalSyncFailures.increment()
    logger.error(
      "the journal may not be on the disk: going on in a new file, the old one is kept",
      metadata: ["reason": "\(failure)"])
    journal.distrustSegment(at: loop.nowMilliseconds)
  }

  // MARK: Checkpoints

  private func keepCheckpoint() {
    for shipper in shippers { shipper.journal.settle(at: loop.nowMilliseconds) }
    metrics.journalUnshippedBytes.set(
      Int64(shippers.reduce(0) { $0 + $1.journal.unshippedBytes }))
    let checkpoint = journal.checkpoint
    if checkpoint != writtenCheckpoint {
      writtenCheckpoint = checkpoint
      keeper.post(
        .replace(
          journal.directory, name: JournalPosition.fileName,
          content: Array(checkpoint.text.utf8)))
    }
    removeFinishedLeftovers()
  }

  /// What other loops left is shipped and tallied once, and then gone.
  private func removeFinishedLeftovers() {
    let finished = shippers.dropFirst().filter { $0.isDone && $0.journal.feed.isTallied }
    guard !finished.isEmpty else { return }
    for shipper in finished {
      logger.notice(
        "a journal of a loop that is no more has been shipped",
        metadata: ["directory": "\(shipper.journal.directory.path)"])
      shipper.journal.removeAll()
      shipper.close()
    }
    let own = shippers[0]
    shippers =
      [own]
      + shippers.dropFirst().filter { shipper in
        !finished.contains { $0 === shipper }
      }
  }

  // MARK: The end

  var unshippedClicks: Int {
    shippers.reduce(0) { $0 + $1.journal.unshippedBytes } / JournalRecord.bytes
  }

  var hasHeldAnswers: Bool { !held.isEmpty }

  /// Puts the journal and the checkpoint on the disk and ends.
  func close() {
    syncTimer.close()
    checkpointTimer.close()
    for shipper in shippers { shipper.close() }
    let (files, directory) = journal.takeUnsynced()
    if sync != .none || !files.isEmpty {
      keeper.post(.sync(files: files, directory: directory, number: syncsStarted + 1))
    }
    keeper.post(
      .replace(
        journal.directory, name: JournalPosition.fileName,
        content: Array(journal.checkpoint.text.utf8)))
    keeper.stop()
  }
}
