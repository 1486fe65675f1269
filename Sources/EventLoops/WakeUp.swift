import CLibuv

/// The one thing that another thread may do to a loop: wake it.
///
/// `send` may come from any thread as long as it can't meet `close`, which its owner sees to by
/// holding a lock round both; everything else belongs to the loop's thread.
@safe
final class WakeUp: @unchecked Sendable {
  private let loop: EventLoop
  private let handle = HandleStorage(UV_ASYNC)
  /// Let go of by `close`, because it may hold on to this object.
  private var action: (() -> Void)?
  /// Whoever has to live as long as the handle.
  var keepAlive: AnyObject?

  init(_ loop: EventLoop, _ action: @escaping () -> Void) throws(UVError) {
    self.loop = loop
    self.action = action
    // SAFETY: the storage is that of an async handle, and its owner is this object.
    let result = unsafe uv_async_init(loop.raw, handle.pointer()) { handle in
      let wakeUp = unsafe handleOwner(handle!.pointee.data, as: WakeUp.self)
      wakeUp.loop.turnHasWork = true
      wakeUp.action?()
    }
    guard result == 0 else {
      handle.discard()
      throw UVError(code: result, call: "uv_async_init")
    }
    handle.retain(self)
  }

  /// SAFETY: uv_async_send is libuv's one thread-safe function, and the handle is open.
  func send() { unsafe _ = uv_async_send(handle.pointer()) }

  func close() {
    keepAlive = nil
    action = nil
    handle.close()
  }
}
