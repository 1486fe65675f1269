import CLibuv
import Glibc

/// Tells a loop about the signals that ask a process to end or to reload.
@safe
package final class SignalWatcher {
  package enum Signal: CInt, CaseIterable, Sendable {
    case hangUp = 1
    case interrupt = 2
    case terminate = 15
  }

  private let loop: EventLoop
  private let handle = HandleStorage(UV_SIGNAL)
  /// Let go of by `close`, because it may hold on to this object.
  private var action: ((Signal) -> Void)?
  private var isClosed = false

  package init(
    _ loop: EventLoop, _ signal: Signal, _ action: @escaping (Signal) -> Void
  ) throws(UVError) {
    self.loop = loop
    self.action = action
    // SAFETY: the storage is that of a signal handle.
    try unsafe UVError.check(uv_signal_init(loop.raw, handle.pointer()), "uv_signal_init")
    handle.retain(self)
    // SAFETY: the handle keeps its owner retained until its close callback, and libuv calls back only
    // before that, on the loop's thread.
    let result = unsafe uv_signal_start(
      handle.pointer(),
      { handle, number in
        let watcher = unsafe handleOwner(handle!.pointee.data, as: SignalWatcher.self)
        watcher.loop.turnHasWork = true
        if let signal = Signal(rawValue: number) { watcher.action?(signal) }
      }, signal.rawValue)
    guard result == 0 else {
      close()
      throw UVError(code: result, call: "uv_signal_start")
    }
  }

  package func close() {
    guard !isClosed else { return }
    isClosed = true
    action = nil
    handle.close()
  }
}
