import EventLoops

/// How a loop ends without losing anything.
extension RedirectLoop {
  /// Closes what is idle; everybody else gets the answers that they wait for, and
  /// `Connection: close` with the last one.
  func drain() {
    beginTurn()
    isDraining = true
    closeIdle()
  }

  /// Breaks off the connections that are left.
  ///
  /// - Returns: how many there were.
  func breakOff() -> Int {
    let left = clients.count
    closeAll()
    return left
  }
}
