import EventLoops

/// The clicks of one loop, in files that only grow, until Redis has their touches and their sums.
///
/// Owned by its loop's thread. Segments are kept after shipping, up to a bound, as a record of the
/// clicks and to restore touches that Redis lost.
final class Journal {
  struct Limits: Sendable {
    /// A segment that has this many bytes is followed by a new one.
    var segmentBytes = 64 * 1024 * 1024
    /// All segments together; beyond it clicks are refused.
    var totalBytes = 4 * 1024 * 1024 * 1024
    /// Segments that were shipped and tallied are removed, oldest first, while all together have more
    /// than this.
    var keptBytes = 512 * 1024 * 1024
    /// What Redis acknowledged less than this before it went away is sent again: with
    /// `appendfsync everysec` it may hold writes back for two seconds and more after the answer.
    var settlingMilliseconds: Int64 = 5_000
    /// The pause after a failed write before the next one is tried.
    var retryMilliseconds: Int64 = 250
  }

  /// Why nothing can be recorded.
  enum Trouble: Equatable, CustomStringConvertible {
    case file(FileError)
    case full(totalBytes: Int)

    var description: String {
      switch self {
      case .file(let error) where error.isFull:
        "\(error); free some space on that file system, clicks are refused until then"
      case .file(let error): "\(error); clicks are refused until writing works again"
      case .full(let bytes):
        "the journal has reached its limit of \(bytes) bytes; "
          + "clicks are refused until Redis has taken some of it"
      }
    }
  }

  let directory: Directory
  /// For the tally.
  let feed = JournalFeed()
  private let limits: Limits
  /// Oldest first; the last one is written to, unless it was only opened to be shipped.
  private(set) var segments: [JournalSegment] = []
  /// Redis has acknowledged everything before it.
  private(set) var shipped: JournalPosition
  /// Redis has had everything before it for so long that it keeps it over a restart.
  private(set) var checkpoint: JournalPosition
  /// What was shipped when, as far as the checkpoint hasn't followed yet.
  private var settling: [(position: JournalPosition, at: Int64)] = []
  /// Bytes of torn records cut off at the start.
  private(set) var tornBytes = 0
  private(set) var trouble: Trouble?
  private var retryAt: Int64 = 0
  private var totalBytes = 0
  /// Files that have something the disk may not have yet.
  private var unsynced: [AppendFile] = []
  /// The file that is written to, as what is unsynced most of the time: made once for all syncs.
  private var written: [AppendFile] = []
  private var directoryChanged = false

  /// Opens what an earlier run left, and begins a new segment.
  init(_ directory: Directory, limits: Limits = Limits()) throws(FileError) {
    try directory.create()
    self.directory = directory
    self.limits = limits
    checkpoint = JournalPosition(segment: 0, offset: 0)
    shipped = checkpoint
    try openSegments()
    try readCheckpoint()
    try beginSegment()
  }

  /// Opens a journal that nobody writes to any more.
  init(leftover directory: Directory) throws(FileError) {
    self.directory = directory
    limits = Limits()
    checkpoint = JournalPosition(segment: 0, offset: 0)
    shipped = checkpoint
    try openSegments()
    try readCheckpoint()
  }

  /// Where the next record will stand.
  var end: JournalPosition {
    guard let last = segments.last else { return checkpoint }
    return JournalPosition(segment: last.number, offset: last.size)
  }

  /// Bytes that Redis doesn't have yet.
  var unshippedBytes: Int { bytes(after: shipped) }

  /// Whether all of it is in Redis to stay.
  var isSettled: Bool { bytes(after: checkpoint) == 0 }

  private func bytes(after position: JournalPosition) -> Int {
    segments.reduce(0) { sum, segment in
      if segment.number < position.segment { return sum }
      let from = segment.number == position.segment ? position.offset : 0
      return sum + max(0, segment.size - max(from, JournalSegment.headerBytes))
    }
  }

  /// Whether a write may be tried now; false while it would most likely fail again.
  func isWritable(at nowMilliseconds: Int64) -> Bool {
    trouble == nil || nowMilliseconds >= retryAt
  }

  /// Writes whole records, all or none of them.
  ///
  /// - Returns: false when they aren't in the journal; `trouble` says why.
  func append(_ records: Span<UInt8>, at nowMilliseconds: Int64) -> Bool {
    do throws(FileError) {
      guard totalBytes + records.count <= limits.totalBytes else {
        return fail(.full(totalBytes: limits.totalBytes), at: nowMilliseconds)
      }
      if segments[segments.count - 1].size >= limits.segmentBytes { try beginSegment() }
      let segment = segments[segments.count - 1]
      try segment.file.append(records)
      totalBytes += records.count
      if unsynced.isEmpty {
        unsynced = written
      } else if unsynced.last !== segment.file {
        unsynced.append(segment.file)
      }
      if trouble != nil {
        trouble = nil
        feed.isPressed = false
      }
      return true
    } catch {
      return fail(.file(error), at: nowMilliseconds)
    }
  }

  private func fail(_ trouble: Trouble, at nowMilliseconds: Int64) -> Bool {
    self.trouble = trouble
    retryAt = nowMilliseconds + limits.retryMilliseconds
    // What Redis has can go first when space is what is missing.
    feed.isPressed = true
    removeShipped(keeping: 0)
    return false
  }

  // MARK: Syncing

  var isSynced: Bool { unsynced.isEmpty && !directoryChanged }

  /// What has to reach the disk, once: the caller sees to it.
  func takeUnsynced() -> (files: [AppendFile], directory: Directory?) {
    defer {
      unsynced = []
      directoryChanged = false
    }
    return (unsynced, directoryChanged ? directory : nil)
  }

  /// Leaves the present segment alone after its sync failed: the kernel may have dropped pages
  /// that it couldn't write, and a second sync wouldn't tell.
  func distrustSegment(at nowMilliseconds: Int64) {
    do throws(FileError) { try beginSegment() } catch {
      _ = fail(.file(error), at: nowMilliseconds)
    }
  }

  // MARK: Shipping

  /// Appends up to `count` bytes of whole records from `position` on.
  ///
  /// - Returns: where they end; nil at the end.
  func read(
    at position: JournalPosition, count: Int, to records: inout [UInt8]
  ) throws(FileError) -> JournalPosition? {
    for segment in segments where segment.number >= position.segment {
      let from = segment.number == position.segment ? position.offset : 0
      let start = max(from, JournalSegment.headerBytes)
      let available = (segment.size - start) / JournalRecord.bytes * JournalRecord.bytes
      guard available > 0 else { continue }
      let wanted = min(available, count / JournalRecord.bytes * JournalRecord.bytes)
      let before = records.count
      try segment.file.read(at: start, count: wanted, to: &records)
      return JournalPosition(segment: segment.number, offset: start + records.count - before)
    }
    return nil
  }

  /// Notes that Redis has acknowledged everything before `position`.
  func advance(to position: JournalPosition) { shipped = max(shipped, position) }

  /// Moves the checkpoint to what was shipped long enough ago, and removes segments beyond the
  /// bound.
  func settle(at nowMilliseconds: Int64) {
    if shipped > settling.last?.position ?? checkpoint {
      settling.append((shipped, nowMilliseconds))
    }
    let settled = settling.prefix { nowMilliseconds - $0.at >= limits.settlingMilliseconds }
    guard let last = settled.last else { return }
    settling.removeFirst(settled.count)
    checkpoint = last.position
    removeShipped(keeping: limits.keptBytes)
  }

  /// Goes back to the checkpoint, because Redis was away.
  func shipAgain() {
    shipped = checkpoint
    settling = []
  }

  /// Goes back to the oldest click that is kept, because Redis lost its data.
  func rewind() {
    checkpoint = JournalPosition(segment: segments.first?.number ?? 0, offset: 0)
    shipAgain()
  }

  private func removeShipped(keeping kept: Int) {
    while segments.count > 1, totalBytes > kept, isShipped(segments[0]),
      feed.isTallied(segments[0].number)
    {
      let oldest = segments.removeFirst()
      feed.remove(oldest.number)
      totalBytes -= oldest.size
      // Should the removal fail, the segment is found again at the next start and shipped twice,
      // which changes nothing.
      try? directory.remove(JournalSegment.name(oldest.number))
    }
  }

  /// Removes a leftover journal that has been shipped and tallied.
  func removeAll() {
    feed.removeAll()
    for segment in segments { try? directory.remove(JournalSegment.name(segment.number)) }
    segments = []
    try? directory.remove(JournalPosition.fileName)
    try? directory.removeEmpty()
  }

  private func isShipped(_ segment: JournalSegment) -> Bool {
    segment.number < checkpoint.segment
      || (segment.number == checkpoint.segment && checkpoint.offset >= segment.size)
  }

  // MARK: Opening

  private func openSegments() throws(FileError) {
    let numbers = try directory.names().compactMap(JournalSegment.number(of:)).sorted()
    for number in numbers {
      let (segment, cut) = try JournalSegment.open(number, in: directory)
      segments.append(segment)
      feed.add(segment, isFinished: true)
      totalBytes += segment.size
      tornBytes += cut
    }
  }

  private func readCheckpoint() throws(FileError) {
    let oldest = JournalPosition(segment: segments.first?.number ?? 0, offset: 0)
    defer { shipped = checkpoint }
    guard directory.contains(JournalPosition.fileName) else { return checkpoint = oldest }
    let content = try directory.read(
      JournalPosition.fileName, limitBytes: JournalPosition.fileLimitBytes)
    // One that can't be read costs a second shipping, which changes nothing.
    checkpoint = JournalPosition(text: String(decoding: content, as: UTF8.self)) ?? oldest
  }

  private func beginSegment() throws(FileError) {
    let number = max((segments.last?.number ?? 0) + 1, checkpoint.segment + 1)
    let segment = try JournalSegment.create(number, in: directory)
    segments.append(segment)
    feed.add(segment, isFinished: false)
    totalBytes += segment.size
    written = [segment.file]
    directoryChanged = true
  }
}
