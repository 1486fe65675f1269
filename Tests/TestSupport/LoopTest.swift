package import EventLoops

/// Runs a test's body on a loop of its own, on the calling thread, until the body's work stops it.
///
/// - Returns: false when nothing stopped it before the deadline.
/// - Throws: what `body` throws, or `EBUSY` when something was left open on the loop.
package func withLoop(
  deadlineMilliseconds: Int64 = 20_000, _ body: (EventLoop) throws -> Void
) throws -> Bool {
  let loop = try EventLoop()
  let deadline = LoopTimer(loop)
  var isInTime = true
  deadline.start(afterMilliseconds: deadlineMilliseconds) {
    isInTime = false
    loop.stop()
  }
  try body(loop)
  loop.run()
  deadline.close()
  try loop.close()
  return isInTime
}
