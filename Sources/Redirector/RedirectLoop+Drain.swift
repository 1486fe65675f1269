import EventLoops

/// How a loop ends without losing anything.
extension RedirectLoop {
  /// From now on whoever is answered is told `Connection: close` with the last answer; what is idle
  /// is for `closeIdle`.
  func beginDrain() {
    beginTurn()
    isDraining = true
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
