import CLibuv

/// A timer of a loop; it lives until `close`.
@safe
package final class LoopTimer {
  private let loop: EventLoop
  private let handle = HandleStorage(UV_TIMER)
  /// What it runs, each time that it was started for.
  package var action: (() -> Void)?
  private var isClosed = false

  package init(_ loop: EventLoop) {
    self.loop = loop
    // SAFETY: uv_timer_init has no way to fail.
    unsafe uv_timer_init(loop.raw, handle.pointer())
    handle.retain(self)
  }

  /// Runs `action` after a delay, and again every `repeatMilliseconds` if that isn't zero;
  /// replaces what was started before.
  package func start(
    afterMilliseconds delay: Int64, repeatMilliseconds repetition: Int64 = 0,
    _ action: @escaping () -> Void
  ) {
    guard !isClosed else { return }
    self.action = action
    start(afterMilliseconds: delay, repeatMilliseconds: repetition)
  }

  /// Runs the action that it has.
  package func start(afterMilliseconds delay: Int64, repeatMilliseconds: Int64 = 0) {
    guard !isClosed else { return }
    // SAFETY: fails only for a closing handle or a null callback.
    unsafe uv_timer_start(
      handle.pointer(),
      { handle in
        let timer = unsafe handleOwner(handle!.pointee.data, as: LoopTimer.self)
        timer.loop.turnHasWork = true
        timer.action?()
      }, UInt64(max(0, delay)), UInt64(max(0, repeatMilliseconds)))
  }

  package func stop() {
    guard !isClosed else { return }
    // SAFETY: the handle is open.
    unsafe uv_timer_stop(handle.pointer())
  }

  package func close() {
    guard !isClosed else { return }
    stop()
    isClosed = true
    action = nil
    handle.close()
  }
}
