import CLibuv
import Glibc

/// A TCP or unix stream connection of a loop.
///
/// A small answer costs one read and one write: what comes in is lent to `onRead` from the loop's
/// buffer, what goes out is written at once, and only what the peer doesn't take is copied.
@safe
package final class Connection {
  /// The most that is kept for a peer that doesn't read, unless the owner sets another limit.
  package static let defaultQueueLimitBytes = 16 * 1024 * 1024

  /// Gets each piece of input, for the time of the call.
  package var onRead: ((Span<UInt8>) -> Void)?
  /// The peer has sent its last byte; without this our end follows once the queue is empty.
  /// A connection that has ended both ways closes itself.
  package var onEnd: (() -> Void)?
  /// All that had been queued is written.
  package var onDrain: (() -> Void)?
  /// The last call, with the error if one ended the connection.
  package var onClose: ((UVError?) -> Void)?
  /// A write beyond this closes the connection with `ENOBUFS`.
  package var queueLimitBytes = Connection.defaultQueueLimitBytes

  package private(set) var isClosed = false
  /// What the kernel hasn't taken yet.
  package var queuedBytes: Int { queue.count }

  private let loop: EventLoop
  private let handle: HandleStorage
  private var queue = WriteQueue()
  private var failure: UVError?
  private var isReading = false
  private var inputIsOver = false
  private var shutsDown = false
  private var endIsSent = false

  /// A connection that isn't connected yet.
  init(_ loop: EventLoop, _ kind: uv_handle_type) throws(UVError) {
    self.loop = loop
    handle = HandleStorage(kind)
    // SAFETY: the storage has the size of `kind`, and the loop outlives its handles.
    let result =
      unsafe kind == UV_TCP
      ? uv_tcp_init(loop.raw, handle.pointer()) : uv_pipe_init(loop.raw, handle.pointer(), 0)
    guard result == 0 else {
      handle.discard()
      throw UVError(code: result, call: "uv_tcp_init")
    }
    handle.retain(self)
  }

  /// A connection on a socket that was accepted; nil, and the socket closed, if that fails.
  static func adopting(_ socket: CInt, on loop: EventLoop) -> Connection? {
    guard let connection = try? Connection(loop, UV_TCP) else {
      _ = Glibc.close(socket)
      return nil
    }
    // SAFETY: `init` has made this handle a TCP one.
    guard unsafe uv_tcp_open(connection.handle.pointer(), socket) == 0 else {
      _ = Glibc.close(socket)
      connection.close()
      return nil
    }
    connection.sendWithoutDelay()
    return connection
  }

  // SAFETY: the storage holds a stream of the kind that `init` was told; callers ask for no other.
  var stream: UnsafeMutablePointer<uv_stream_t> { unsafe handle.pointer() }
  var tcp: UnsafeMutablePointer<uv_tcp_t> { unsafe handle.pointer() }
  var pipe: UnsafeMutablePointer<uv_pipe_t> { unsafe handle.pointer() }

  // SAFETY: called for TCP handles only.
  func sendWithoutDelay() { unsafe _ = uv_tcp_nodelay(handle.pointer(), 1) }

  /// Starts to deliver input, at first or after `pauseReading`.
  package func resumeReading() {
    guard !isClosed, !isReading, !inputIsOver else { return }
    isReading = true
    // SAFETY: the handle is open, and its owner is this object until the close callback.
    let result = unsafe uv_read_start(
      stream,
      { handle, _, buffer in
        let connection = unsafe handleOwner(handle!.pointee.data, as: Connection.self)
        let lent = unsafe connection.loop.readBuffer
        unsafe buffer!.pointee = uv_buf_init(lent.baseAddress, UInt32(lent.count))
      },
      { stream, count, buffer in
        let connection = unsafe handleOwner(stream!.pointee.data, as: Connection.self)
        connection.loop.turnHasWork = true
        if count > 0 {
          // SAFETY: libuv has just filled `count` bytes of the loop's buffer, which nothing else
          // writes to before this callback returns.
          let bytes = unsafe UnsafeRawBufferPointer(start: buffer!.pointee.base, count: count)
          unsafe connection.onRead?(bytes.bindMemory(to: UInt8.self).span)
        } else if count < 0 {
          connection.inputEnded(CInt(count))
        }
      })
    if result != 0 { fail(result, "uv_read_start") }
  }

  /// Leaves further input with the kernel, and so, in the end, with the peer.
  package func pauseReading() {
    guard !isClosed, isReading else { return }
    isReading = false
    // SAFETY: the handle is open.
    unsafe _ = uv_read_stop(stream)
  }

  /// Writes what the kernel takes and queues the rest; says nothing when the connection is over.
  package func write(_ bytes: Span<UInt8>) {
    guard !isClosed, !shutsDown, !bytes.isEmpty else { return }
    var written = 0
    if queue.isEmpty {
      let result = unsafe bytes.withUnsafeBufferPointer { buffer in
        // SAFETY: libuv reads the bytes during the call, and doesn't write to them.
        let base = unsafe UnsafeMutableRawPointer(mutating: buffer.baseAddress!)
        var lent = unsafe uv_buf_init(
          base.assumingMemoryBound(to: CChar.self), UInt32(clamping: buffer.count))
        return unsafe uv_try_write(stream, &lent, 1)
      }
      if result < 0 && result != CInt(UV_EAGAIN.rawValue) { return fail(result, "write") }
      written = Int(max(0, result))
    }
    guard written < bytes.count else { return }
    guard queue.count + bytes.count - written <= queueLimitBytes else {
      return fail(CInt(UV_ENOBUFS.rawValue), "write")
    }
    queue.append(bytes.extracting(written..<bytes.count))
    writeQueued()
  }

  package func write(_ bytes: [UInt8]) { write(bytes.span) }

  /// Sends the end of our bytes once the queue is empty; input goes on.
  package func shutdown() {
    guard !isClosed, !shutsDown else { return }
    shutsDown = true
    if queue.isEmpty { sendEnd() }
  }

  /// Ends the connection; what is queued is dropped, and `onClose` follows within this turn.
  package func close() { close(nil) }

  func fail(_ code: CInt, _ call: String) { close(UVError(code: code, call: call)) }

  private func close(_ error: UVError?) {
    guard !isClosed else { return }
    isClosed = true
    failure = error
    unsafe uv_close(handle.base) { handle in
      // SAFETY: takes back the reference of `HandleStorage.retain`; libuv is done with the memory.
      let data = unsafe handle!.pointee.data
      let connection = unsafe Unmanaged<Connection>.fromOpaque(data!).takeRetainedValue()
      unsafe UnsafeMutableRawPointer(handle!).deallocate()
      connection.didClose()
    }
  }

  private func didClose() {
    loop.turnHasWork = true
    queue.discard()
    let last = onClose
    onRead = nil
    onEnd = nil
    onDrain = nil
    onClose = nil
    last?(failure)
  }

  private func inputEnded(_ code: CInt) {
    isReading = false
    inputIsOver = true
    guard code == CInt(UV_EOF.rawValue) else { return fail(code, "read") }
    if let onEnd { onEnd() } else { shutdown() }
    closeIfBothEnded()
  }

  private func writeQueued() {
    guard let next = unsafe queue.takeNext() else { return }
    // SAFETY: freed by its callback, or below when libuv doesn't take it.
    let request = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)
    unsafe request.initialize(to: uv_write_t())
    let base = unsafe next.baseAddress!.assumingMemoryBound(to: CChar.self)
    var lent = unsafe uv_buf_init(base, UInt32(next.count))
    // SAFETY: the queue keeps these bytes in place until `finished`, which only the request's own
    // callback calls; libuv calls that before the close callback.
    let result = unsafe uv_write(request, stream, &lent, 1) { request, status in
      let connection = unsafe handleOwner(request!.pointee.handle.pointee.data, as: Connection.self)
      unsafe request!.deallocate()
      connection.didWrite(status)
    }
    if result != 0 {
      unsafe request.deallocate()
      fail(result, "write")
    }
  }

  private func didWrite(_ status: CInt) {
    loop.turnHasWork = true
    queue.finished()
    if status < 0 { return fail(status, "write") }
    guard !isClosed else { return }
    guard queue.isEmpty else { return writeQueued() }
    if shutsDown { sendEnd() }
    onDrain?()
  }

  private func sendEnd() {
    // SAFETY: freed by its callback, or below when libuv doesn't take it.
    let request = UnsafeMutablePointer<uv_shutdown_t>.allocate(capacity: 1)
    unsafe request.initialize(to: uv_shutdown_t())
    // SAFETY: the request is freed in its own callback, which comes exactly once, and before the
    // close callback.
    let result = unsafe uv_shutdown(request, stream) { request, _ in
      let connection = unsafe handleOwner(request!.pointee.handle.pointee.data, as: Connection.self)
      unsafe request!.deallocate()
      connection.loop.turnHasWork = true
      connection.endIsSent = true
      connection.closeIfBothEnded()
    }
    if result != 0 {
      unsafe request.deallocate()
      fail(result, "shutdown")
    }
  }

  private func closeIfBothEnded() {
    if inputIsOver && endIsSent { close() }
  }
}
