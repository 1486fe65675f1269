import EventLoops
import HTTPWire
import Meters

/// How a loop treats its connections.
///
/// A click on a connection that is kept costs one receive and one send; one that comes alone an
/// accept and a close besides, because its request is read as soon as it is accepted, and the loop
/// is told about its socket only if it has to wait for the client.
extension RedirectLoop {
  /// How often time-outs are looked for.
  static var sweepMilliseconds: Int64 { 250 }

  func accept(_ socket: Socket, from peer: PeerAddress?) {
    beginTurn()
    metrics.accepted.increment()
    if clients.count >= configuration.limits.connections, !makeRoom() {
      metrics.count(.capacity)
      return socket.close()
    }
    let client = clients.add(socket, clicks.addresses.address(of: peer), at: now)
    metrics.connections.set(Int64(clients.count))
    read(client)
    recordWhenEnough()
    if !client.isClosed, client.state != .finishing { watch(client) }
  }

  private func watch(_ client: Client) {
    guard !client.isWatched else { return }
    client.isWatched = true
    if !sockets.add(client.socket) { close(client) }
  }

  /// Goes on with a client whose socket has something, or takes something again.
  func ready(_ number: CInt, _ readiness: ReadySet.Readiness) {
    guard let client = clients[number] else { return }
    beginTurn()
    if client.backlog != nil {
      client.sendBacklog()
      answered(client)
    }
    if readiness.hasInput { read(client, toItsEnd: readiness.hasEnd) }
    recordWhenEnough()
  }

  // MARK: Input

  /// Reads what is there: all that a client will ever send, or as much as fits into one buffer.
  private func read(_ client: Client, toItsEnd: Bool = false) {
    repeat {
      guard !client.isClosed, !client.inputEnded else { return }
      if client.isHeldBack { return client.missedInput = true }
      switch client.socket.receive(on: loop, { received($0, from: client) }) {
      case .none: return
      case .end: return inputEnded(client)
      case .failed: return close(client)
      case .some(let count):
        if count == EventLoop.readBufferBytes, !toItsEnd {
          client.missedInput = true
          readMissed(client)
        }
      }
    } while toItsEnd
  }

  private func received(_ bytes: Span<UInt8>, from client: Client) {
    if client.state == .finishing { return discard(bytes.count, from: client) }
    if let input = client.input {
      input.append(bytes)
      serve(input, of: client)
    } else {
      client.since = now
      var parser = HeadParser()
      let used = serve(client, bytes, &parser)
      if used < bytes.count, client.state != .finishing {
        client.input = UnansweredInput(parser, bytes.extracting(used...))
      }
    }
    holdBack(client)
  }

  private func serve(_ input: UnansweredInput, of client: Client) {
    client.input = nil
    let bytes = input.take()
    let used = serve(client, bytes.span, &input.parser)
    guard used < bytes.count, client.state != .finishing else { return }
    input.put(bytes, without: used)
    client.input = input
  }

  /// Reads no more for a client whose answers pile up.
  private func holdBack(_ client: Client) {
    if client.pendingBytes > configuration.limits.queuedAnswerBytes { client.isPaused = true }
  }

  /// Reads what came while nothing was read, in its turn.
  private func readMissed(_ client: Client) {
    if client.isPaused, client.pendingBytes <= configuration.limits.queuedAnswerBytes / 2 {
      client.isPaused = false
    }
    guard client.missedInput, client.isWatched, !client.isHeldBack else { return }
    client.missedInput = false
    sockets.reportAgain(client.socket)
  }

  /// Goes on with a request whose link Redis was asked for.
  func resume(_ client: Client) {
    guard client.state == .waiting, !client.isClosed else { return }
    beginTurn()
    client.state = .reading
    if let input = client.input { serve(input, of: client) }
    holdBack(client)
    readMissed(client)
  }

  private func inputEnded(_ client: Client) {
    client.inputEnded = true
    if client.pendingBytes == 0, client.state != .waiting { close(client) }
  }

  // MARK: Answers

  /// Lets the answers so far go when they are enough for one write to the journal.
  private func recordWhenEnough() {
    if batch.clientCount >= recorder.clientsTogether { recordBatch() }
  }

  /// Some answers of a client are on their way; others may still wait for the disk.
  func answered(_ client: Client) {
    guard !client.isClosed else { return }
    if client.isBroken { return close(client) }
    if client.backlog != nil {
      watch(client)
      guard !client.isClosed else { return }
    }
    if client.pendingBytes == 0 {
      if client.state == .finishing { return finish(client) }
      if client.state == .reading, client.inputEnded { return close(client) }
    }
    readMissed(client)
  }

  // MARK: The end of a connection

  /// Closes a connection whose input has come to its end. Otherwise ends our side, and takes what
  /// still comes for a while: closing at once would make the client's system throw our last answer
  /// away if there is more.
  private func finish(_ client: Client) {
    if client.endsAtOnce || client.inputEnded { return close(client) }
    client.since = now
    client.input = nil
    client.isPaused = false
    client.socket.shutDown()
    watch(client)
    readMissed(client)
  }

  private func discard(_ count: Int, from client: Client) {
    client.endsAtOnce = false
    client.discardedBytes += Int32(count)
    guard client.discardedBytes > configuration.limits.lingerBytes else { return }
    metrics.count(.linger)
    close(client)
  }

  func close(_ client: Client) {
    guard !client.isClosed else { return }
    clients.remove(client)
    metrics.connections.set(Int64(clients.count))
  }

  /// - Returns: whether an idle connection was given up.
  private func makeRoom() -> Bool {
    guard let client = clients.idlest(random: clicks.random.next()) else { return false }
    metrics.count(.capacity)
    close(client)
    return true
  }

  /// Closes what is idle, and reads before what has just come from those who seem to be.
  func closeIdle() {
    for number in clients.numbers {
      guard let client = clients[number], client.isIdle else { continue }
      read(client)
      if !client.isClosed, client.isIdle { close(client) }
    }
  }

  func closeAll() {
    for number in clients.numbers { if let client = clients[number] { close(client) } }
  }

  // MARK: Time-outs

  /// Gives up clients that take too long.
  func sweep() {
    beginTurn()
    for number in clients.numbers { if let client = clients[number] { check(client) } }
    clients.shrink()
  }

  private func check(_ client: Client) {
    if let reason = overdue(client) {
      metrics.count(reason)
      guard reason == .head else { return close(client) }
      append(.timedOut, to: client, withBody: true, closing: true)
      client.state = .finishing
    }
  }

  private func overdue(_ client: Client) -> LoopMetrics.Closing? {
    let limits = configuration.limits
    if let backlog = client.backlog {
      return backlog.stuckMilliseconds(at: now) >= limits.writeMilliseconds ? .write : nil
    }
    if client.unsentBytes > 0 { return nil }
    switch client.state {
    case .waiting: return nil
    case .finishing: return now - client.since >= limits.lingerMilliseconds ? .linger : nil
    case .reading where client.input != nil:
      return now - client.since >= limits.headMilliseconds ? .head : nil
    case .reading: return now - client.since >= limits.idleMilliseconds ? .idle : nil
    }
  }
}
