import EventLoops
import Logging
import Meters
import Programme
import RedisClient

/// A loop's three connections to Redis: questions for links, touches, and news of changes.
///
/// They are apart so that a question never waits behind a pipeline of touches.
final class LoopRedis {
  /// Questions about links and policy.
  private let questions: RedisSession
  let shipping: RedisSession
  private let news: RedisSession
  let lookups: LinkLookups
  private let loop: EventLoop
  private let metrics: LoopMetrics
  private let logger: Logger
  private let healing: LoopTimer
  private var policies = PolicyBook()
  private var epoch: [UInt8]?
  private var server: ServerIdentity?
  private var isFirstAttempt = true
  private var isAway = false

  /// How often policy and epoch are asked for without any news of them.
  private static let healingMilliseconds: Int64 = 30_000
  private static let deadlineMilliseconds: Int64 = 1_000

  /// The first attempt to reach Redis is over, one way or the other.
  var onFirstAttempt: (() -> Void)?
  /// Touches can be sent; `lostData` when Redis no longer has what it was sent before, `isSame` when
  /// it is the server of the time before, and never ended meanwhile.
  var onShippingReady: ((_ lostData: Bool, _ isSame: Bool) -> Void)?
  var onChange: ((CodeKey) -> Void)?
  /// News may have been missed.
  var onAnythingChanged: (() -> Void)?

  init(
    _ loop: EventLoop, _ configuration: RedirectorConfiguration, metrics: LoopMetrics,
    logger: Logger
  ) {
    self.loop = loop
    self.metrics = metrics
    self.logger = logger
    var subscription = RedisSession.Options()
    subscription.channels = [ChangeFeed.channel]
    questions = RedisSession(loop, configuration.redis)
    shipping = RedisSession(loop, configuration.redis)
    news = RedisSession(loop, configuration.redis, options: subscription)
    var limits = LinkLookups.Limits()
    limits.unknownCodesPerSecond = configuration.limits.unknownCodesPerSecond
    lookups = LinkLookups(questions, limits: limits)
    healing = LoopTimer(loop)
    questions.onStateChange = { [unowned self] in questionsChanged($0) }
    shipping.onStateChange = { [unowned self] state in
      if state == .ready { askEpoch(isFresh: true) }
    }
    news.onSubscribed = { [unowned self] in
      onAnythingChanged?()
      askPolicy()
    }
    news.onMessage = { [unowned self] in heard($1) }
    healing.start(
      afterMilliseconds: Self.healingMilliseconds, repeatMilliseconds: Self.healingMilliseconds
    ) { [unowned self] in
      askPolicy()
      if shipping.isReady { askEpoch(isFresh: false) }
    }
  }

  var retentionSeconds: Int64 { policies.retentionSeconds }

  func policy(at moment: Timestamp) -> Policy { policies.policy(at: moment) }

  func close() {
    healing.close()
    questions.close()
    shipping.close()
    news.close()
  }

  private func questionsChanged(_ state: RedisSession.State) {
    metrics.redisReady.set(state == .ready ? 1 : 0)
    switch state {
    case .connecting: return
    case .ready:
      logger.info("Redis answers")
      isAway = false
      askPolicy()
    case .down(let trouble):
      firstAttemptIsOver()
      // Each attempt may fail for another reason; that it is away is said once.
      guard !isAway else { return }
      isAway = true
      logger.warning(
        "Redis is away: known links are served, clicks wait in the journal",
        metadata: ["reason": "\(trouble)"])
    }
  }

  private func firstAttemptIsOver() {
    guard isFirstAttempt else { return }
    isFirstAttempt = false
    onFirstAttempt?()
  }

  private func heard(_ message: [UInt8]) {
    switch ChangeFeed.change(message) {
    case .link(let code): if let key = CodeKey(code.text) { onChange?(key) }
    case .policy:
      askPolicy()
      // It is published first of all when Redis has lost its data.
      if shipping.isReady { askEpoch(isFresh: false) }
    case nil: logger.notice("a message on the channel of changes that isn't one")
    }
  }

  private func askPolicy() {
    var pipeline = RedisPipeline()
    PolicyCopy.appendRead(to: &pipeline)
    do throws(RedisError) {
      try questions.send(pipeline, deadlineMilliseconds: Self.deadlineMilliseconds) {
        [unowned self] result in
        if case .success(let replies) = result { policyArrived(replies[0]) }
        firstAttemptIsOver()
      }
    } catch {
      // Asked for again when Redis is back.
      return
    }
  }

  private func policyArrived(_ reply: RedisReply) {
    // None published: the standard one holds.
    guard case .bulk(let bytes) = reply else { return }
    guard let copy = PolicyCopy(decoding: bytes) else {
      return logger.error(
        "the policy in Redis can't be read, the last one stays in force; publish it again")
    }
    policies.replace(copy.history)
  }

  /// Redis may have lost its data: its epoch tells.
  private func askEpoch(isFresh: Bool) {
    var pipeline = RedisPipeline("GET", .text(ChangeFeed.epochKey))
    ServerIdentity.appendRead(to: &pipeline)
    do throws(RedisError) {
      try shipping.send(pipeline, deadlineMilliseconds: Self.deadlineMilliseconds) {
        [unowned self] result in
        guard case .success(let replies) = result else { return }
        let found: [UInt8]? = if case .bulk(let bytes) = replies[0] { bytes } else { nil }
        let lostData = epoch != nil && found != epoch
        if let found { epoch = found }
        let identity = ServerIdentity(replies[1], replies[2])
        let isSame = identity != nil && identity == server
        server = identity
        if isFresh || lostData { onShippingReady?(lostData, isSame) }
      }
    } catch {
      return
    }
  }
}
