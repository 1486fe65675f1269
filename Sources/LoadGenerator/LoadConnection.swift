import EventLoops

/// Who is told what becomes of a connection and its requests.
protocol LoadConnectionOwner: AnyObject {
  func isConnected(_ connection: LoadConnection)
  /// It can take a request.
  func isFree(_ connection: LoadConnection)
  /// The request is answered; the scanner tells how.
  func isAnswered(_ connection: LoadConnection)
  func hasLost(_ connection: LoadConnection, _ loss: Loss)
  /// It isn't connected, or no longer; the error tells why it couldn't be.
  func isDown(_ connection: LoadConnection, _ error: UVError?)
}

/// One connection of a run, with at most one request under way.
final class LoadConnection {
  private enum State {
    case down, connecting, free, awaiting
    /// `close` was called, and `onClose` is still to come.
    case closing
  }

  /// What the request under way is, as its sender wants it back.
  struct Request {
    var kind = RequestKind.plain
    /// What its source calls it.
    var number = 0
    /// When it should have been sent, and when it was; nanoseconds of the monotonic clock.
    var intended: Int64 = 0
    var sent: Int64 = 0
    var isMeasured = false
  }

  private(set) var request = Request()
  private(set) var scanner: AnswerScanner
  /// How often it was connected.
  private(set) var openings = 0
  /// Whether the present or the last connection has brought an answer.
  private(set) var hasServed = false
  /// Whether it is among the free ones, which keep this up to date.
  var isListed = false

  private let loop: EventLoop
  private let endpoint: Endpoint
  private unowned let owner: any LoadConnectionOwner
  private let closesAfterAnswer: Bool
  private var state = State.down
  private var connection: Connection?
  private var attempt: PendingConnect?
  /// A request that waits for its connection.
  private var waiting: [UInt8] = []

  /// - Parameter oneRequest: connects for each request, and closes after its answer.
  init(
    _ loop: EventLoop, _ endpoint: Endpoint, owner: any LoadConnectionOwner, oneRequest: Bool,
    looksForVisitor: Bool
  ) {
    self.loop = loop
    self.endpoint = endpoint
    self.owner = owner
    closesAfterAnswer = oneRequest
    scanner = AnswerScanner(looksForVisitor: looksForVisitor)
  }

  var isAwaiting: Bool { state == .awaiting }

  func open() {
    guard state == .down else { return }
    state = .connecting
    connect()
  }

  /// Sends a request, now or once it is connected.
  func send(_ bytes: [UInt8], _ request: Request) {
    self.request = request
    scanner.answersHead = request.kind == .head
    let isConnected = state == .free
    state = .awaiting
    if isConnected { return connection!.write(bytes) }
    waiting.removeAll(keepingCapacity: true)
    waiting.append(contentsOf: bytes)
    connect()
  }

  /// Gives the request up.
  func abandon(_ loss: Loss) {
    guard state == .awaiting else { return }
    state = .closing
    owner.hasLost(self, loss)
    hangUp()
  }

  /// Lets go of everything without a word to the owner.
  func end() {
    state = .closing
    attempt?.cancel()
    attempt = nil
    connection?.onClose = nil
    connection?.close()
    connection = nil
  }

  private func connect() {
    scanner.reset()
    scanner.answersHead = request.kind == .head
    attempt = Connection.connect(
      loop, to: endpoint, timeoutMilliseconds: LoadLimits.connectTimeoutMilliseconds
    ) { [unowned self] in connected($0) }
  }

  private func connected(_ result: Result<Connection, UVError>) {
    attempt = nil
    let opened: Connection
    switch result {
    case .success(let connection): opened = connection
    case .failure(let error):
      let wasAwaiting = state == .awaiting
      state = .down
      if wasAwaiting { owner.hasLost(self, .notConnected) }
      return owner.isDown(self, error)
    }
    openings += 1
    hasServed = false
    connection = opened
    opened.onRead = { [unowned self] in receive($0) }
    opened.onEnd = { [unowned self] in inputEnded() }
    opened.onClose = { [unowned self] in closed($0) }
    opened.resumeReading()
    owner.isConnected(self)
    if state == .awaiting { return opened.write(waiting) }
    state = .free
    owner.isFree(self)
  }

  private func receive(_ bytes: Span<UInt8>) {
    guard state == .awaiting else {
      // Nothing was asked.
      if state == .free { hangUp() }
      return
    }
    var position = 0
    switch scanner.scan(bytes, from: &position) {
    case .needsMore: return
    case .malformed: abandon(.malformed)
    case .answer: complete(isClean: position == bytes.count)
    }
  }

  private func complete(isClean: Bool) {
    let stays = isClean && scanner.keepsAlive && !closesAfterAnswer
    state = stays ? .free : .closing
    hasServed = true
    owner.isAnswered(self)
    if stays { owner.isFree(self) } else { hangUp() }
  }

  private func inputEnded() {
    if state == .awaiting, scanner.endsWithConnection { return complete(isClean: true) }
    if state == .free { state = .closing }
    connection?.close()
  }

  private func hangUp() {
    state = .closing
    attempt?.cancel()
    if let connection { connection.close() } else { closed(nil) }
    attempt = nil
  }

  private func closed(_ error: UVError?) {
    connection = nil
    let wasAwaiting = state == .awaiting
    state = .down
    if wasAwaiting { owner.hasLost(self, .closed) }
    owner.isDown(self, nil)
  }
}
