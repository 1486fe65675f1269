import EventLoops
import HTTPWire
import Logging
import Meters
import Programme

/// One thread's share of the redirector: requests in, redirects out, clicks into the journal.
///
/// Everything here belongs to the loop's thread. A turn reads all requests that are there, decides
/// each, writes the turn's clicks to the journal in one go, and only then sends the answers.
final class RedirectLoop {
  let loop: EventLoop
  let configuration: RedirectorConfiguration
  let metrics: LoopMetrics
  let logger: Logger
  let redis: LoopRedis
  let recorder: ClickRecorder
  /// Which clients' sockets can go on.
  let sockets: ReadySet
  /// A link was found that this loop didn't know.
  var onNewLink: ((CodeKey, LinkEntry) -> Void)?
  var clicks: ClickMaker
  var links: LinkTable
  var clients = ClientList()
  var batch = AnswerBatch()
  /// Monotonic, in milliseconds, as of this turn.
  var now: Int64 = 0
  var turnHasBegun = false
  var isDraining = false

  init(
    _ loop: EventLoop, _ configuration: RedirectorConfiguration, keys: KeyRing,
    redis: LoopRedis, recorder: ClickRecorder, sockets: ReadySet, metrics: LoopMetrics,
    logger: Logger
  ) throws(FileError) {
    self.loop = loop
    self.configuration = configuration
    clicks = ClickMaker(keys, addressField: configuration.clientAddressField)
    self.redis = redis
    self.recorder = recorder
    self.sockets = sockets
    self.metrics = metrics
    self.logger = logger
    links = try LinkTable(
      limits: LinkTable.Limits(links: configuration.limits.links),
      hash: LinkHash(random: clicks.random.next(), clicks.random.next()))
    loop.onTurnEnd = { [unowned self] in endTurn() }
    sockets.onReady = { [unowned self] in ready($0, $1) }
    redis.lookups.onAnswer = { [unowned self] in linkArrived($0, $1, $2) }
    recorder.onAnswered = { [unowned self] in answered($0) }
    redis.onChange = { [unowned self] in changed($0) }
    redis.onAnythingChanged = { [unowned self] in anythingChanged() }
  }

  // MARK: A turn

  /// Samples the clocks, once a turn.
  func beginTurn() {
    guard !turnHasBegun else { return }
    turnHasBegun = true
    now = loop.nowMilliseconds
    let wall = Clock.wallMilliseconds()
    clicks.set(wall)
    batch.buffer.setDate(milliseconds: wall)
  }

  /// Journal first, then the answers, then Redis.
  private func endTurn() {
    redis.lookups.send()
    recordBatch()
    recorder.ship()
    turnHasBegun = false
  }

  /// Sends the answers so far, once their clicks are in the journal. A turn with many requests does
  /// so several times: clients take their answers while others' requests are read.
  func recordBatch() {
    guard !batch.isEmpty else { return }
    beginTurn()
    recorder.record(&batch, at: now)
  }

  // MARK: A request

  /// Answers all whole requests among what a client sent.
  ///
  /// - Returns: how many bytes are dealt with.
  func serve(_ client: Client, _ bytes: Span<UInt8>, _ parser: inout HeadParser) -> Int {
    beginTurn()
    var start = 0
    while client.state == .reading {
      switch parser.parse(bytes.extracting(start..<bytes.count)) {
      case .incomplete:
        return start
      case .refused(let fault):
        append(.refusing(fault), to: client, withBody: true, closing: true)
        client.state = .finishing
      case .complete(let length):
        let head = parser.head
        parser.reset()
        let isLast = start + length == bytes.count
        let closing = head.wantsClose || head.hasBody || (isDraining && isLast)
        guard answer(client, head, bytes.extracting(start..<start + length), closing: closing)
        else {
          client.state = .waiting
          return start
        }
        client.since = now
        start += length
        guard closing else { continue }
        client.state = .finishing
        client.endsAtOnce = head.wantsClose && !head.hasBody && isLast
      }
    }
    return bytes.count
  }

  /// Decides one request.
  ///
  /// - Returns: false when Redis has to be asked first; the request then comes again.
  private func answer(
    _ client: Client, _ head: RequestHead, _ bytes: Span<UInt8>, closing: Bool
  ) -> Bool {
    guard head.method == .get || head.method == .head else {
      append(.methodNotAllowed, to: client, withBody: true, closing: closing)
      return true
    }
    let fixed: Answer
    switch Route(head.path, of: bytes) {
    case .link(let code):
      switch find(code, for: client) {
      case .link(let link):
        redirect(client, to: link, code, head, bytes, closing: closing)
        return true
      case .wait: return false
      case .none: fixed = .notFound
      case .unavailable: fixed = .unavailable
      }
    case .health: fixed = .healthy
    case .robots: fixed = .robots
    case .icon: fixed = .noIcon
    case .nothing: fixed = .notFound
    }
    append(fixed, to: client, withBody: head.method == .get, closing: closing)
    return true
  }

  // MARK: A click

  private func redirect(
    _ client: Client, to link: CachedLink, _ code: CodeKey, _ head: RequestHead,
    _ bytes: Span<UInt8>, closing: Bool
  ) {
    let moment = clicks.moment
    let outcome = judgeClick(
      at: moment, life: link.life, placement: link.placement, isSharer: link.isSharer,
      policy: redis.policy(at: moment))
    switch outcome {
    case .notYetIssued:
      append(.notFound, to: client, withBody: head.method == .get, closing: closing)
    case .ended:
      append(.gone, to: client, withBody: head.method == .get, closing: closing)
    case .touch, .placementNotCounted:
      guard recorder.canRecord(at: now) else {
        metrics.refused.increment()
        return append(.unavailable, to: client, withBody: head.method == .get, closing: closing)
      }
      let kind = ClickKind(ClickClass(head, bytes), placementCounts: outcome == .touch)
      if kind == .touch {
        touch(client, link, code, head, bytes, closing: closing)
      } else {
        pass(client, kind, link, code, head, bytes, closing: closing)
      }
    }
  }

  /// Redirects a click that leaves no touch.
  private func pass(
    _ client: Client, _ kind: ClickKind, _ link: CachedLink, _ code: CodeKey, _ head: RequestHead,
    _ bytes: Span<UInt8>, closing: Bool
  ) {
    let record = clicks.record(kind, code, by: client, bytes)
    let query = link.passesQuery ? head.query : nil
    batch.redirect(client, record, closing: closing) { answer in
      links.appendPlain(to: link, passing: query, of: bytes, into: &answer)
    }
  }

  private func touch(
    _ client: Client, _ link: CachedLink, _ code: CodeKey, _ head: RequestHead,
    _ bytes: Span<UInt8>, closing: Bool
  ) {
    let touch = clicks.touch(code, by: client, head, bytes)
    let query = link.passesQuery ? head.query : nil
    let isSecure = configuration.isPublicURLSecure
    batch.redirect(client, touch.record, closing: closing) { answer in
      links.appendTouch(
        touch.click, touch.visitor, to: link, passing: query, of: bytes, into: &answer)
      if touch.isNew { VisitorCookie.append(touch.visitor, isSecure: isSecure, to: &answer) }
    }
  }

  func append(_ answer: Answer, to client: Client, withBody: Bool, closing: Bool) {
    metrics.count(status: answer.status)
    batch.append(answer, to: client, withBody: withBody, closing: closing)
  }
}

extension ClickKind {
  /// What a click on a live link counts as.
  fileprivate init(_ request: ClickClass, placementCounts: Bool) {
    self =
      switch request {
      case .navigation: placementCounts ? .touch : .placement
      case .headRequest: .head
      case .speculation: .speculation
      case .subresource: .subresource
      case .bot: .bot
      case .preview: .preview
      }
  }
}
