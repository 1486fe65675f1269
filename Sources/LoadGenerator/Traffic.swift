import EventLoops

/// The requests of one source over its connections, and what became of them.
final class Traffic<Source: RequestSource>: LoadConnectionOwner {
  private(set) var tally = Tally()
  private(set) var latencies = Latencies()
  /// How long a request waited although it was due and a connection was free.
  private(set) var lateness = Latencies()
  /// Connections made again after the server had ended them.
  private(set) var reopened = 0
  private(set) var connectFailures = 0
  /// Requests that were sent or should have been, of the measured part.
  private(set) var asked = 0
  private(set) var source: Source
  private(set) var lastError: UVError?
  /// When the last measured request was answered.
  private(set) var lastAnswer: Int64 = 0

  private let plan: LoadPlan
  private var connections: [LoadConnection] = []
  private var free = FreeConnections()
  private var unopened: ArraySlice<LoadConnection> = []
  private var opening = 0
  /// Down, and left so until the next look: the server wouldn't have them.
  private var resting: [LoadConnection] = []
  private var schedule: Schedule?
  private var firstMeasured = 0
  /// Requests that may still be sent; a closed loop's only bound beside the time.
  private var left: Int
  private var measuredFrom: Int64 = .max
  private var end: Int64 = .min
  private var underWay = 0
  /// Since when there has been a free connection.
  private var freeSince: Int64 = 0
  private var isMeasuring = false

  init(
    _ loop: EventLoop, _ plan: LoadPlan, to target: Target, connections count: Int,
    _ source: Source,
    looksForVisitor: Bool, limit: Int = .max
  ) {
    self.plan = plan
    self.source = source
    left = limit
    connections = (0..<count).map { [unowned self] _ in
      LoadConnection(
        loop, target.endpoint, owner: self, oneRequest: plan.oneRequestPerConnection,
        looksForVisitor: looksForVisitor)
    }
  }

  // MARK: Its course

  /// Connects, unless each request is to have a connection of its own.
  func open() {
    unopened = connections[...]
    let first = plan.oneRequestPerConnection ? 1 : LoadLimits.openingAtOnce
    for _ in 0..<min(first, connections.count) { openNext() }
  }

  /// Whether every connection was tried.
  var isOpen: Bool { opening == 0 && (unopened.isEmpty || plan.oneRequestPerConnection) }
  var hasConnected: Bool { connections.contains { $0.openings > 0 } }

  /// - Parameter rate: requests a second of an open loop; nil in a closed one.
  func begin(at now: Int64, rate: Int?, warmUpMilliseconds: Int, milliseconds: Int) {
    measuredFrom = now + Int64(warmUpMilliseconds) * 1_000_000
    end = measuredFrom + Int64(milliseconds) * 1_000_000
    if let rate {
      schedule = Schedule(
        start: now, rate: rate, milliseconds: warmUpMilliseconds + milliseconds)
      firstMeasured = rate * warmUpMilliseconds / 1_000
    }
    freeSince = now
    if plan.oneRequestPerConnection {
      resting = []
      for connection in connections { free.add(connection) }
    }
    pump()
  }

  func isOver(at now: Int64) -> Bool {
    guard underWay == 0 else { return false }
    if left == 0 { return true }
    if let schedule { return schedule.isOver || now > end + Self.backlogNanoseconds }
    return now >= end
  }

  /// Sends what is due.
  func pump() {
    guard end != .min else { return }
    if schedule == nil { return pumpClosed() }
    while !free.isEmpty, left > 0 {
      let now = Clock.monotonicNanoseconds()
      guard schedule!.isDue(at: now), now <= end + Self.backlogNanoseconds else { return }
      let isMeasured = schedule!.next >= firstMeasured
      let intended = schedule!.take()
      send(intended: intended, now: now, isMeasured: isMeasured)
    }
  }

  private func pumpClosed() {
    while !free.isEmpty, left > 0 {
      let now = Clock.monotonicNanoseconds()
      guard now < end else { return }
      send(intended: now, now: now, isMeasured: now >= measuredFrom)
    }
  }

  /// Looks for what is overdue, and connects again what is down.
  func watch(at now: Int64) {
    let limit = LoadLimits.answerTimeoutMilliseconds * 1_000_000
    for connection in connections {
      if connection.isAwaiting, now - connection.request.sent > limit {
        connection.abandon(.timedOut)
      }
    }
    guard end != .min else { return }
    let rested = resting
    resting.removeAll(keepingCapacity: true)
    for connection in rested { bringBack(connection) }
  }

  /// Ends everything, and counts what was never sent.
  func finish() {
    for connection in connections { connection.end() }
    guard var schedule else { return }
    let now = Clock.monotonicNanoseconds()
    while !schedule.isOver, left > 0 {
      let isMeasured = schedule.next >= firstMeasured
      let intended = schedule.take()
      guard isMeasured, intended <= now, let next = source.makeNext() else { continue }
      asked += 1
      tally.count(next.kind, .unsent)
      latencies.record(now - intended)
    }
  }

  /// Nothing more is sent.
  func cutShort() { left = 0 }

  private static var backlogNanoseconds: Int64 { LoadLimits.backlogMilliseconds * 1_000_000 }

  /// Sends the next request, if there is one, on a free connection.
  private func send(intended: Int64, now: Int64, isMeasured: Bool) {
    if isMeasured, !isMeasuring {
      isMeasuring = true
      source.beginMeasuring()
    }
    guard let next = source.makeNext() else { return }
    left -= 1
    underWay += 1
    if isMeasured {
      asked += 1
      lateness.record(now - max(intended, freeSince))
    }
    free.take().send(
      source.bytes,
      .init(
        kind: next.kind, number: next.number, intended: intended, sent: now,
        isMeasured: isMeasured))
  }

  private func openNext() {
    guard let connection = unopened.popFirst() else { return }
    opening += 1
    connection.open()
  }

  private func opened() {
    guard opening > 0 else { return }
    opening -= 1
    if !plan.oneRequestPerConnection { openNext() }
  }

  /// From when the first measured request was due to the last answer.
  var measuredNanoseconds: Int64 { max(0, lastAnswer - measuredFrom) }

  // MARK: What connections tell

  func isConnected(_ connection: LoadConnection) {
    if end == .min {
      opened()
    } else if connection.openings > 1, !plan.oneRequestPerConnection {
      reopened += 1
    }
  }

  func isFree(_ connection: LoadConnection) {
    if free.isEmpty { freeSince = Clock.monotonicNanoseconds() }
    free.add(connection)
    pump()
  }

  func isAnswered(_ connection: LoadConnection) {
    let request = connection.request
    let now = Clock.monotonicNanoseconds()
    underWay -= 1
    source.isAnswered(request.number, request.kind, by: connection.scanner)
    guard request.isMeasured else { return }
    latencies.record(now - request.intended)
    tally.count(request.kind, status: connection.scanner.status)
    lastAnswer = now
  }

  func hasLost(_ connection: LoadConnection, _ loss: Loss) {
    underWay -= 1
    guard connection.request.isMeasured else { return }
    // What it waited is its latency so far: leaving it out would flatter the server.
    latencies.record(Clock.monotonicNanoseconds() - connection.request.intended)
    tally.count(connection.request.kind, loss)
  }

  func isDown(_ connection: LoadConnection, _ error: UVError?) {
    if let error {
      connectFailures += 1
      lastError = error
    }
    free.remove(connection)
    if end == .min { opened() }
    if end == .min || !connection.hasServed {
      resting.append(connection)
    } else {
      bringBack(connection)
    }
  }

  private func bringBack(_ connection: LoadConnection) {
    if plan.oneRequestPerConnection { isFree(connection) } else { connection.open() }
  }
}
