import EventLoops
import Logging
import Meters
import RedisClient

/// Sums up the clicks of all journals of the process, some seconds behind the loops, and hands the sums to
/// Redis together with how far they reach.
///
/// Redis adds a sum only where the one before ended, and the books count it only where they have got to. So
/// an answer that gets lost, a Redis that has lost its data and a journal that exists twice all come to the
/// same: what Redis says is where it goes on.
///
/// Owned by its own loop's thread.
final class ClickTally {
  struct Limits: Sendable {
    /// Clicks in one sum.
    var records = 8_192
    /// Summed up at a time; then clicks that came meanwhile get the processor.
    var recordsBetweenPauses = 512
    /// With more records than this to sum up it doesn't pause: it would fall behind.
    var recordsWithPauses = 65_536
    /// Fewer wait so long for company.
    var gatherMilliseconds: Int64 = 5_000
    var tickMilliseconds: Int64 = 250
    /// How often Redis is asked where it stands, while the books lag behind.
    var askMilliseconds: Int64 = 1_000
    /// A finished segment may go when Redis has had its sums for so long: it may hold writes back for two
    /// seconds and more after the answer.
    var settlingMilliseconds: Int64 = 5_000
    var deadlineMilliseconds: Int64 = 10_000
    /// After Redis refused something that it will take later.
    var retryMilliseconds: Int64 = 1_000
  }

  /// How far a segment is.
  private struct Place {
    /// Records whose sums Redis has; nil until it was asked.
    var handed: Int?
    /// Records that the books have.
    var counted = 0
    var handedAt: Int64 = 0
    /// Since when there are records that nobody has summed up.
    var waitingSince: Int64?
    /// What was summed up once doesn't wait for company a second time.
    var isSetBack = false
  }

  private let loop: EventLoop
  private let session: RedisSession
  private let feeds: JournalFeeds
  private let metrics: TallyMetrics
  private let logger: Logger
  private let limits: Limits
  private let timer: LoopTimer
  /// By the segments' ids.
  private var places: [String: Place] = [:]
  private var openings = LinkOpenings()
  private var crowds = AddressCrowds()
  private var isBusy = false
  /// Redis, or the disk, is known to refuse: said once, and not at every attempt.
  private var isHeldUp = false
  private var restsUntil: Int64 = 0
  private var askedAt: Int64 = 0
  /// Nothing waits for company any more.
  var isUrgent = false

  init(
    _ loop: EventLoop, _ endpoint: RedisEndpoint, _ feeds: JournalFeeds, metrics: TallyMetrics,
    logger: Logger, limits: Limits
  ) {
    self.loop = loop
    self.feeds = feeds
    self.metrics = metrics
    self.logger = logger
    self.limits = limits
    session = RedisSession(loop, endpoint)
    timer = LoopTimer(loop)
    session.onStateChange = { [unowned self] state in
      if state == .ready { forgetPlaces() }
    }
    timer.start(
      afterMilliseconds: limits.tickMilliseconds, repeatMilliseconds: limits.tickMilliseconds
    ) { [unowned self] in step() }
  }

  func close() {
    timer.close()
    session.close()
  }

  /// Records that Redis doesn't have the sums of, as far as is known.
  var waitingRecords: Int {
    segments.reduce(0) { $0 + $1.segment.records - min($1.segment.records, handed($1.id)) }
  }

  private func handed(_ id: String) -> Int { places[id]?.handed ?? 0 }

  private typealias Source = (feed: JournalFeed, segment: JournalFeed.Segment, id: String)

  /// Those that may have something to tell, oldest first.
  private var segments: [Source] {
    feeds.all.flatMap { feed in
      feed.segments.compactMap { segment in
        guard let id = segment.id, !segment.isTallied else { return nil }
        return (feed, segment, id)
      }
    }
  }

  // MARK: A step

  /// Does one thing, and goes on when Redis has answered.
  func step() {
    passOverEmpty()
    guard !isBusy else { return }
    let segments = segments
    metrics.waiting.set(Int64(waitingRecords))
    forgetGone(segments)
    guard session.isReady, loop.nowMilliseconds >= restsUntil else { return }
    for source in segments { settle(source) }
    if segments.contains(where: { places[$0.id]?.handed == nil }) || isTimeToAsk(segments) {
      return ask(segments)
    }
    for source in segments where isDue(source) {
      if handOver(source) { return }
    }
    forgetRemoved()
  }

  /// Segments that are no more are of no interest to Redis either; should it not hear of it, it keeps a few
  /// bytes.
  private func forgetRemoved() {
    let removed = feeds.all.flatMap { $0.takeRemoved() }
    guard !removed.isEmpty else { return }
    var pipeline = RedisPipeline()
    ClickStream.appendForget(removed, to: &pipeline)
    send(pipeline) { _ in }
  }

  /// Nothing waits for finished segments without records, or of an earlier version.
  private func passOverEmpty() {
    for feed in feeds.all {
      for segment in feed.segments where segment.isFinished && !segment.isTallied {
        if segment.id == nil || segment.records == 0 { feed.markTallied(segment.number) }
      }
    }
  }

  private func isDue(_ source: Source) -> Bool {
    let waiting = source.segment.records - handed(source.id)
    guard waiting > 0 else {
      places[source.id]?.waitingSince = nil
      return false
    }
    let now = loop.nowMilliseconds
    let since = places[source.id]?.waitingSince ?? now
    places[source.id]?.waitingSince = since
    return waiting >= limits.records || isUrgent || source.feed.isPressed
      || source.segment.isFinished || places[source.id]?.isSetBack == true
      || now - since >= limits.gatherMilliseconds
  }

  /// Lets a finished segment go once Redis keeps its sums for certain, or the books have them.
  private func settle(_ source: Source) {
    guard source.segment.isFinished, let place = places[source.id], let handed = place.handed,
      handed >= source.segment.records
    else { return }
    let isKept = askedAt - place.handedAt >= limits.settlingMilliseconds
    guard place.counted >= source.segment.records || isKept else { return }
    source.feed.markTallied(source.segment.number)
  }

  /// While the books are behind, Redis may be told at any time to have them made again.
  private func isTimeToAsk(_ segments: [Source]) -> Bool {
    guard loop.nowMilliseconds - askedAt >= limits.askMilliseconds else { return false }
    return segments.contains { source in
      guard let place = places[source.id], let handed = place.handed else { return true }
      return place.counted < handed || source.segment.isFinished
    }
  }

  private func forgetPlaces() {
    places = [:]
    // What was told may not have arrived.
    openings.forgetAll()
    step()
  }

  private func forgetGone(_ segments: [Source]) {
    let there = Set(segments.map(\.id))
    places = places.filter { there.contains($0.key) }
  }

  // MARK: Redis

  private func ask(_ segments: [Source]) {
    let unknown = segments.filter { places[$0.id]?.handed == nil }
    let ids = (unknown.isEmpty ? segments : unknown).prefix(Self.mostPlaces).map(\.id)
    var pipeline = RedisPipeline()
    ClickStream.appendPlaces(of: ids, to: &pipeline)
    let asked = loop.nowMilliseconds
    send(pipeline) { [unowned self] replies throws(RedisError) in
      let handed = try ClickStream.places(replies[0])
      let counted = try ClickStream.places(replies[1])
      guard handed.count == ids.count, counted.count == ids.count else {
        throw .unexpectedReply("places of other segments")
      }
      askedAt = asked
      for (index, id) in ids.enumerated() {
        note(id, handed: Int(clamping: handed[index]))
        places[id]?.counted = Int(clamping: counted[index])
      }
    }
  }

  /// Segments asked for at a time.
  private static let mostPlaces = 1_024

  private func note(_ id: String, handed: Int) {
    let known = places[id]?.handed
    guard known != handed else { return }
    places[id] = Place(
      handed: handed, handedAt: loop.nowMilliseconds, isSetBack: known != nil)
    if let known {
      metrics.setBack.increment()
      logger.notice(
        "clicks are tallied again from where the books are",
        metadata: ["segment": "\(id)", "from": "\(known)", "to": "\(handed)"])
      openings.forgetAll()
    }
  }

  /// - Returns: false when nothing could be sent.
  private func handOver(_ source: Source) -> Bool {
    let first = handed(source.id)
    var sums = ClickSums()
    let last: Int
    do throws(FileError) {
      let waiting = source.segment.records - first
      let pauses = !isUrgent && !source.feed.isPressed && waiting <= limits.recordsWithPauses
      last = try sumUp(source.segment, from: first, pauses: pauses, into: &sums)
    } catch {
      rest(because: "\(error)")
      return false
    }
    guard last > first else { return false }
    var pipeline = RedisPipeline()
    ClickStream.appendHandOver(
      source: source.id, records: Int64(first)..<Int64(last), clicks: sums.text, to: &pipeline)
    let clicks = UInt64(sums.clicks)
    return send(pipeline) { [unowned self] replies throws(RedisError) in
      let place = Int(clamping: try replies[0].integerValue())
      guard place == last else { return note(source.id, handed: place) }
      places[source.id]?.handed = last
      places[source.id]?.handedAt = loop.nowMilliseconds
      places[source.id]?.waitingSince = nil
      places[source.id]?.isSetBack = false
      metrics.handedOver.increment(by: clicks)
    }
  }

  /// - Returns: the record after the last one.
  private func sumUp(
    _ segment: JournalFeed.Segment, from first: Int, pauses: Bool, into sums: inout ClickSums
  ) throws(FileError) -> Int {
    let count = min(limits.records, segment.records - first)
    guard count > 0 else { return first }
    let bytes = try segment.file.read(
      at: JournalSegment.headerBytes + first * JournalRecord.bytes,
      count: count * JournalRecord.bytes)
    let whole = bytes.count / JournalRecord.bytes
    for index in 0..<whole {
      if pauses, index % limits.recordsBetweenPauses == limits.recordsBetweenPauses - 1 {
        LoopThread.pause()
      }
      if let record = JournalRecord(bytes.span, at: index * JournalRecord.bytes) {
        sums.add(record, &openings, &crowds)
      } else {
        metrics.unreadable.increment()
      }
    }
    return first + whole
  }

  /// - Parameter take: gets the replies.
  /// - Returns: false when nothing was sent.
  @discardableResult
  private func send(
    _ pipeline: RedisPipeline, _ take: @escaping ([RedisReply]) throws(RedisError) -> Void
  ) -> Bool {
    do throws(RedisError) {
      isBusy = true
      try session.send(pipeline, deadlineMilliseconds: limits.deadlineMilliseconds) {
        [unowned self] result in
        isBusy = false
        do throws(RedisError) {
          try take(try result.get())
          if isHeldUp { logger.notice("clicks are tallied again") }
          isHeldUp = false
          step()
        } catch { failed(error) }
      }
      return true
    } catch {
      isBusy = false
      failed(error)
      return false
    }
  }

  private func failed(_ error: RedisError) {
    metrics.failures.increment()
    // It may have been done all the same.
    places = [:]
    openings.forgetAll()
    rest(because: "\(error)")
  }

  private func rest(because reason: String) {
    if !isHeldUp {
      logger.warning(
        "clicks wait in the journal to be tallied", metadata: ["reason": "\(reason)"])
    }
    isHeldUp = true
    restsUntil = loop.nowMilliseconds + limits.retryMilliseconds
  }
}

extension JournalFeed.Segment {
  /// Whole records in it by now.
  fileprivate var records: Int {
    max(0, file.size - JournalSegment.headerBytes) / JournalRecord.bytes
  }
}
