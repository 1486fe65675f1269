import EventLoops
import HTTPWire
import Meters

/// How a loop treats its connections.
extension RedirectLoop {
  /// How often time-outs are looked for.
  static var sweepMilliseconds: Int64 { 250 }

  func accept(_ connection: Connection) {
    beginTurn()
    metrics.accepted.increment()
    if clients.count >= configuration.limits.connections, !makeRoom() {
      metrics.count(.capacity)
      return connection.close()
    }
    let client = Client(connection, at: now)
    clients.add(client)
    metrics.connections.set(Int64(clients.count))
    connection.queueLimitBytes = 64 * configuration.limits.queuedAnswerBytes
    connection.onRead = { [unowned self, unowned client] bytes in received(bytes, from: client) }
    connection.onEnd = { [unowned self, unowned client] in inputEnded(client) }
    connection.onDrain = { [unowned self, unowned client] in drained(client) }
    // Keeps the client until the connection is gone.
    connection.onClose = { [self, client] _ in removed(client) }
    connection.resumeReading()
  }

  private func received(_ bytes: Span<UInt8>, from client: Client) {
    if case .finishing = client.state { return discard(bytes.count, from: client) }
    if client.input.isEmpty, case .reading = client.state {
      if !client.parser.hasBegun { client.since = loop.nowMilliseconds }
      let used = serve(client, bytes)
      keep(bytes.extracting(used..<bytes.count), of: client)
    } else {
      keep(bytes, of: client)
      if case .reading = client.state { serveInput(of: client) }
    }
    holdBack(client)
  }

  private func keep(_ bytes: Span<UInt8>, of client: Client) {
    if case .finishing = client.state { return }
    for index in bytes.indices { client.input.append(bytes[index]) }
  }

  private func serveInput(of client: Client) {
    var input = client.takeInput()
    let used = serve(client, input.span)
    if case .finishing = client.state { return }
    input.removeFirst(used)
    client.input = input
  }

  /// Reads no more for a client whose answers pile up, or whose request waits.
  private func holdBack(_ client: Client) {
    let isWaiting = if case .waiting = client.state { true } else { false }
    guard isWaiting || client.pendingBytes > configuration.limits.queuedAnswerBytes else { return }
    if case .finishing = client.state { return }
    client.isPaused = true
    client.connection.pauseReading()
  }

  /// Goes on with a request whose link Redis was asked for.
  func resume(_ client: Client) {
    guard case .waiting = client.state, !client.connection.isClosed else { return }
    beginTurn()
    client.state = .reading
    serveInput(of: client)
  }

  /// Some answers of a client are on their way; others may still wait for the disk.
  func answered(_ client: Client) {
    guard !client.connection.isClosed else { return }
    if client.unsentBytes == 0 {
      if case .finishing = client.state { return finish(client) }
      if case .reading = client.state, client.inputEnded { return client.connection.shutdown() }
    }
    drained(client)
  }

  private func drained(_ client: Client) {
    guard client.isPaused, case .reading = client.state,
      client.pendingBytes <= configuration.limits.queuedAnswerBytes / 2
    else { return }
    client.isPaused = false
    client.connection.resumeReading()
  }

  private func inputEnded(_ client: Client) {
    client.inputEnded = true
    if case .reading = client.state, client.unsentBytes == 0 {
      client.connection.shutdown()
    }
  }

  // MARK: The end of a connection

  /// Ends our side, and takes what still comes for a while: closing at once would make the
  /// client's system throw our last answer away.
  private func finish(_ client: Client) {
    client.since = loop.nowMilliseconds
    client.input = []
    client.connection.shutdown()
    client.connection.resumeReading()
  }

  private func discard(_ count: Int, from client: Client) {
    client.discardedBytes += count
    guard client.discardedBytes > configuration.limits.lingerBytes else { return }
    metrics.count(.linger)
    client.connection.close()
  }

  private func removed(_ client: Client) {
    clients.remove(client)
    metrics.connections.set(Int64(clients.count))
  }

  /// - Returns: whether an idle connection was given up.
  private func makeRoom() -> Bool {
    guard let client = clients.idlest(random: random.next()) else { return false }
    metrics.count(.capacity)
    client.connection.close()
    clients.remove(client)
    return true
  }

  // MARK: Time-outs

  /// Gives up clients that take too long.
  func sweep() {
    beginTurn()
    for client in clients.clients { check(client) }
  }

  private func check(_ client: Client) {
    if let reason = overdue(client) {
      metrics.count(reason)
      guard reason == .head else { return client.connection.close() }
      append(.timedOut, to: client, withBody: true, closing: true)
      client.state = .finishing
    }
  }

  private func overdue(_ client: Client) -> LoopMetrics.Closing? {
    let limits = configuration.limits
    let queued = client.connection.queuedBytes
    if queued == 0 || queued < client.queuedBytes || client.queuedBytes == 0 {
      client.queuedSince = now
    }
    client.queuedBytes = queued
    if queued > 0 { return now - client.queuedSince >= limits.writeMilliseconds ? .write : nil }
    if client.unsentBytes > 0 { return nil }
    switch client.state {
    case .waiting: return nil
    case .finishing: return now - client.since >= limits.lingerMilliseconds ? .linger : nil
    case .reading:
      if client.parser.hasBegun {
        return now - client.since >= limits.headMilliseconds ? .head : nil
      }
      return now - client.since >= limits.idleMilliseconds ? .idle : nil
    }
  }
}
