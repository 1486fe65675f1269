import EventLoops

/// How a loop ends without losing anything.
extension RedirectLoop {
  /// Closes what is idle; everybody else gets the answer that they wait for, and
  /// `Connection: close` with it.
  func drain() {
    beginTurn()
    isDraining = true
    for client in clients.clients where client.isIdle {
      client.connection.close()
    }
  }

  /// Breaks off the connections that are left.
  ///
  /// - Returns: how many there were.
  func breakOff() -> Int {
    let left = clients.clients
    for client in left { client.connection.close() }
    return left.count
  }
}
