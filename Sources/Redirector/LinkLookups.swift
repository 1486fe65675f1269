import RedisClient

/// Asks Redis for links: one question for each code however many wait, all questions of a turn in
/// one pipeline.
final class LinkLookups {
  struct Limits: Sendable {
    /// Codes that are asked for at a time.
    var codesUnderWay = 8_192
    /// Of the first question of a pipeline until its last answer.
    var deadlineMilliseconds: Int64 = 1_000
    /// Questions a second about codes that turn out to be nobody's: scanning for codes must not
    /// keep Redis busy. It also bounds how many unknown codes are asked for at a time.
    var unknownCodesPerSecond = 5_000
    /// Questions a second about links for no other reason than their age: twice what the ages ask
    /// for, so that many at once, after a quiet hour, are spread.
    var agedLinksPerSecond = 4_000
  }

  enum Answer {
    case link(LinkEntry)
    case absent
    /// There is something, but no link that can be followed.
    case unreadable
    /// Redis didn't answer, or with an error.
    case failed
  }

  private struct Flight {
    var waiters: [Client] = []
    /// Something changed since the question went out: its answer may be older than that.
    var isOutdated = false
    /// Nothing was known about the code.
    var isOfUnknown = false
  }

  /// Gets each answer, and who waits for it; called before the turn's end.
  var onAnswer: ((CodeKey, Answer, _ waiters: [Client]) -> Void)?

  private let session: RedisSession
  private let limits: Limits
  private var unknownLimiter: RateLimiter
  private var agedLimiter: RateLimiter
  private var flights: [CodeKey: Flight] = [:]
  /// Asked for in this turn.
  private var questions: [CodeKey] = []
  private var pipeline = RedisPipeline()

  init(_ session: RedisSession, limits: Limits = Limits()) {
    self.session = session
    self.limits = limits
    unknownLimiter = RateLimiter(perSecond: limits.unknownCodesPerSecond)
    agedLimiter = RateLimiter(perSecond: limits.agedLinksPerSecond)
  }

  /// Whether there is any use in asking now.
  var isAvailable: Bool { session.isReady }

  /// Asks for a link again that is known.
  func refresh(_ code: CodeKey) {
    guard session.isReady, flights[code] == nil, flights.count < limits.codesUnderWay else {
      return
    }
    begin(code)
  }

  /// Asks for a link again that wasn't asked for lately; limited. One that isn't asked for now is
  /// when it is next clicked, so that the most used ones come first.
  func refreshAged(_ code: CodeKey, at nowMilliseconds: Int64) {
    // A question under way is no reason to spend what others may need.
    guard session.isReady, flights[code] == nil, flights.count < limits.codesUnderWay,
      agedLimiter.admit(at: nowMilliseconds)
    else { return }
    refresh(code)
  }

  /// Asks for a link that is known and perhaps changed.
  ///
  /// - Returns: false when it can't be asked for; `client` isn't told anything then.
  func ask(_ code: CodeKey, for client: Client) -> Bool {
    guard session.isReady else { return false }
    if flights[code] == nil {
      guard flights.count < limits.codesUnderWay else { return false }
      begin(code)
    }
    flights[code]?.waiters.append(client)
    return true
  }

  /// Asks for a code that nothing is known about; as `ask`, but limited.
  func askUnknown(_ code: CodeKey, for client: Client, at nowMilliseconds: Int64) -> Bool {
    guard flights[code] == nil else { return ask(code, for: client) }
    guard session.isReady, unknownLimiter.admit(at: nowMilliseconds), ask(code, for: client) else {
      return false
    }
    flights[code]?.isOfUnknown = true
    return true
  }

  /// A change was announced: an answer that is under way may be older.
  func markOutdated(_ code: CodeKey) { flights[code]?.isOutdated = true }

  func markAllOutdated() {
    for code in flights.keys { flights[code]?.isOutdated = true }
  }

  /// Sends the turn's questions.
  func send() {
    guard !questions.isEmpty else { return }
    pipeline.removeAll()
    for code in questions { LinkCopy.appendRead(code.bytes.span, to: &pipeline) }
    let codes = questions
    questions.removeAll(keepingCapacity: true)
    do throws(RedisError) {
      try session.send(pipeline, deadlineMilliseconds: limits.deadlineMilliseconds) {
        [unowned self] result in
        handle(result, of: codes)
      }
    } catch {
      for code in codes { finish(code, .failed) }
    }
  }

  private func begin(_ code: CodeKey) {
    flights[code] = Flight()
    questions.append(code)
  }

  private func handle(_ result: Result<[RedisReply], RedisError>, of codes: [CodeKey]) {
    guard case .success(let replies) = result else {
      for code in codes { finish(code, .failed) }
      return
    }
    for (code, reply) in zip(codes, replies) {
      if flights[code]?.isOutdated == true, session.isReady {
        flights[code]?.isOutdated = false
        questions.append(code)
      } else {
        finish(code, Self.answer(reply))
      }
    }
  }

  private static func answer(_ reply: RedisReply) -> Answer {
    switch reply {
    case .bulk(let bytes): LinkEntry(decoding: bytes).map(Answer.link) ?? .unreadable
    case .null: .absent
    default: .failed
    }
  }

  private func finish(_ code: CodeKey, _ answer: Answer) {
    guard let flight = flights.removeValue(forKey: code) else { return }
    // Only what is nobody's counts: a process that begins with nothing may learn at full speed.
    if flight.isOfUnknown, case .link = answer { unknownLimiter.giveBack() }
    onAnswer?(code, answer, flight.waiters)
  }
}
