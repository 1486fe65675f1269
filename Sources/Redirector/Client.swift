import EventLoops

/// One connection of a browser, and how far its requests have come.
///
/// Small, because most clients do nothing most of the time: what only a busy one needs is kept
/// beside it while it is needed.
final class Client {
  enum State: UInt8 {
    /// Between two requests, or in the midst of a head.
    case reading
    /// Redis is asked for the link of the next request.
    case waiting
    /// The last answer is written or about to be; what still comes in is thrown away.
    case finishing
  }

  private(set) var socket: Socket
  private(set) var isClosed = false
  var state = State.reading
  /// The client has sent its last byte.
  var inputEnded = false
  /// Whether Redis was asked for the next request's link, and couldn't tell.
  var lookupFailed = false
  /// No more is read until the answers at hand are written.
  var isPaused = false
  /// There was input while none was read.
  var missedInput = false
  /// Whether the loop is told what becomes possible on the socket.
  var isWatched = false
  /// The client asked for the end of the connection, and nothing of it is unread.
  var endsAtOnce = false
  /// Writing failed: nothing more can reach the client.
  private(set) var isBroken = false
  /// As of which key of the day `address` is.
  var addressEdition: UInt16
  var discardedBytes: Int32 = 0
  /// Answers that wait for the end of the turn, or for the disk.
  var unsentBytes: Int32 = 0
  /// Monotonic: when the present state, or the present head, began.
  var since: Int64
  /// What was read of requests that aren't answered yet.
  var input: UnansweredInput?
  private(set) var backlog: Backlog?
  /// The hash of the client's network address as a journal holds it.
  var address: UInt64

  init(_ socket: Socket, _ address: ConnectionAddress, at nowMilliseconds: Int64) {
    self.socket = socket
    self.address = address.bits
    addressEdition = address.edition
    since = nowMilliseconds
  }

  func note(_ address: ConnectionAddress) {
    self.address = address.bits
    addressEdition = address.edition
  }

  /// Whether nothing is lost by closing it now.
  var isIdle: Bool { state == .reading && input == nil && pendingBytes == 0 }

  /// Whether its input is left with the kernel, and so, in the end, with the client.
  var isHeldBack: Bool { isPaused || state == .waiting }

  /// Answers that the client hasn't got yet.
  var pendingBytes: Int { Int(unsentBytes) + (backlog?.count ?? 0) }

  /// Sends answers, or keeps what the kernel doesn't take.
  func send(_ answers: Span<UInt8>) {
    guard !isClosed, !isBroken else { return }
    var sent = 0
    if backlog == nil {
      sent = hand(answers, endsHere: endsAtOnce && state == .finishing && unsentBytes == 0)
      guard sent < answers.count, !isBroken else { return }
    }
    let rest = answers.extracting(sent...)
    let kept = backlog ?? Backlog()
    guard kept.count + rest.count <= Backlog.limitBytes else { return isBroken = true }
    kept.append(rest)
    backlog = kept
  }

  /// Sends what was kept, as far as the kernel takes it now.
  func sendBacklog() {
    guard let backlog, !isBroken else { return }
    backlog.offer { hand($0, endsHere: false) }
    if backlog.count == 0 { self.backlog = nil }
  }

  private func hand(_ bytes: Span<UInt8>, endsHere: Bool) -> Int {
    do throws(UVError) { return try socket.send(bytes, endsHere: endsHere) } catch {
      isBroken = true
      return 0
    }
  }

  func close() {
    isClosed = true
    socket.close()
    input = nil
    backlog = nil
  }

  /// Makes a closed client that nobody knows any more the client of another connection.
  func restart(_ socket: Socket, _ address: ConnectionAddress, at nowMilliseconds: Int64) {
    self.socket = socket
    self.address = address.bits
    addressEdition = address.edition
    isClosed = false
    state = .reading
    inputEnded = false
    lookupFailed = false
    isPaused = false
    missedInput = false
    isWatched = false
    endsAtOnce = false
    isBroken = false
    discardedBytes = 0
    unsentBytes = 0
    since = nowMilliseconds
  }
}
