import CLibuv
import Glibc

/// A libuv loop; everything made on it lives on the thread that runs it.
///
/// Whoever makes one closes everything that was opened on it, then calls `close`, which tells
/// whether something was forgotten.
@safe
package final class EventLoop {
  /// The size of the buffer that all connections of a loop read into, one after the other.
  package static let readBufferBytes = 64 * 1024

  /// How many turns `close` grants to close callbacks, each of which may close further handles.
  static let closingTurns = 64

  /// Runs once after each batch of callbacks, before the loop waits again: after all readable
  /// connections of a turn were handled, and after its timers.
  package var onTurnEnd: (() -> Void)?

  let raw: UnsafeMutablePointer<uv_loop_t>
  let readBuffer: UnsafeMutableBufferPointer<CChar>
  /// Set by every callback of this module, cleared when the turn's end was announced.
  var turnHasWork = false
  /// Name look-ups on libuv's thread pool, which can't be abandoned half-way.
  var unfinishedLookups = 0

  private let beforeWaiting = HandleStorage(UV_PREPARE)
  private let afterEvents = HandleStorage(UV_CHECK)
  private var isClosed = false

  package init() throws(UVError) {
    // A peer that went away is an error code of write, never a signal.
    signal(SIGPIPE, SIG_IGN)
    // SAFETY: the loop and the buffer are freed only by `close`, after the last handle is gone, or
    // here when there never was a loop.
    unsafe raw = .allocate(capacity: 1)
    unsafe raw.initialize(to: uv_loop_t())
    unsafe readBuffer = .allocate(capacity: Self.readBufferBytes)
    unsafe readBuffer.initialize(repeating: 0)
    let result = unsafe uv_loop_init(raw)
    guard result == 0 else {
      unsafe raw.deallocate()
      unsafe readBuffer.deallocate()
      throw UVError(code: result, call: "uv_loop_init")
    }
    watchTurns()
  }

  /// Runs until `stop`, or until nothing is open any more.
  // SAFETY: below, `raw` is an initialised loop, and its owner doesn't use a loop after `close`.
  package func run() { unsafe _ = uv_run(raw, UV_RUN_DEFAULT) }

  /// Runs one turn, for an owner that has other things to look after between turns.
  ///
  /// - Parameter waits: until something happens; otherwise only what has happened is handled.
  package func runTurn(waits: Bool) { unsafe _ = uv_run(raw, waits ? UV_RUN_ONCE : UV_RUN_NOWAIT) }

  /// Makes `run` return at the end of this turn.
  package func stop() { unsafe uv_stop(raw) }

  /// Milliseconds on the monotonic clock, as of the start of this turn.
  package var nowMilliseconds: Int64 { unsafe Int64(bitPattern: uv_now(raw)) }

  /// Reads the monotonic clock again, after a callback that took long.
  package func updateTime() { unsafe uv_update_time(raw) }

  /// Finishes all closing handles and frees the loop.
  ///
  /// - Throws: `EBUSY` when something is still open; the loop then stays allocated, because an
  ///   open handle points into it.
  package func close() throws(UVError) {
    guard !isClosed else { return }
    isClosed = true
    onTurnEnd = nil
    // SAFETY: nothing points to the loop any more once uv_loop_close has succeeded.
    beforeWaiting.close()
    afterEvents.close()
    while unfinishedLookups > 0 { unsafe _ = uv_run(raw, UV_RUN_ONCE) }
    for _ in 0..<Self.closingTurns where unsafe uv_run(raw, UV_RUN_NOWAIT) == 0 { break }
    try unsafe UVError.check(uv_loop_close(raw), "uv_loop_close")
    unsafe raw.deallocate()
    unsafe readBuffer.deallocate()
  }

  private func watchTurns() {
    // SAFETY: init and start of these two handles fail only for a null callback. They are
    // unreferenced, so that they don't keep `run` from returning.
    unsafe uv_prepare_init(raw, beforeWaiting.pointer())
    unsafe uv_check_init(raw, afterEvents.pointer())
    beforeWaiting.retain(self)
    afterEvents.retain(self)
    unsafe uv_prepare_start(beforeWaiting.pointer()) { handle in
      unsafe handleOwner(handle!.pointee.data, as: EventLoop.self).endTurn()
    }
    unsafe uv_check_start(afterEvents.pointer()) { handle in
      unsafe handleOwner(handle!.pointee.data, as: EventLoop.self).endTurn()
    }
    unsafe uv_unref(beforeWaiting.base)
    unsafe uv_unref(afterEvents.base)
  }

  private func endTurn() {
    guard turnHasWork else { return }
    turnHasWork = false
    onTurnEnd?()
  }
}
