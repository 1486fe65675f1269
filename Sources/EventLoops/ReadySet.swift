import CLibuv
import Glibc

/// Tells which of many sockets can go on, a batch at a time.
///
/// An epoll set of its own that the loop watches as one descriptor: a socket in it costs this
/// process no memory, and none of libuv's work for each event. Sockets are reported when something
/// changes, not while something is there: whoever is told reads until the socket is empty, or asks
/// to be told again.
@safe
package final class ReadySet {
  /// Sockets reported in one turn; more are reported in the next one.
  package static let socketsPerTurn = 256

  /// What became possible on a socket; at times more than is.
  package struct Readiness {
    /// There is input, or its end.
    package let hasInput: Bool
    /// The peer has sent its last byte, or the connection is broken.
    package let hasEnd: Bool
  }

  /// Gets the number of each socket that can go on, at times of one that was closed since.
  package var onReady: ((_ number: CInt, Readiness) -> Void)?

  private let loop: EventLoop
  private let descriptor: CInt
  private let handle = HandleStorage(UV_POLL)
  private let events: UnsafeMutableBufferPointer<epoll_event>
  private var isClosed = false

  package init(_ loop: EventLoop) throws(UVError) {
    descriptor = epoll_create1(CInt(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw UVError(code: -errno, call: "epoll_create1") }
    self.loop = loop
    // SAFETY: freed by `deinit`, which the handle holds off until it is closed.
    unsafe events = .allocate(capacity: Self.socketsPerTurn)
    unsafe events.initialize(repeating: epoll_event())
    // SAFETY: the storage is that of a poll handle, and the descriptor stays open until it is closed.
    let result = unsafe uv_poll_init(loop.raw, handle.pointer(), descriptor)
    guard result == 0 else {
      handle.discard()
      _ = Glibc.close(descriptor)
      throw UVError(code: result, call: "uv_poll_init")
    }
    handle.retain(self)
    // SAFETY: fails only for a closing handle.
    unsafe uv_poll_start(handle.pointer(), CInt(UV_READABLE.rawValue)) { handle, _, _ in
      let set = unsafe handleOwner(handle!.pointee.data, as: ReadySet.self)
      set.loop.turnHasWork = true
      set.report()
    }
  }

  // SAFETY: nothing else knows the buffer, and no callback can come any more.
  deinit { unsafe events.deallocate() }

  /// Reports a socket from now on, until it is closed; also once for what is there already.
  ///
  /// - Returns: false when the system has no room for it.
  package func add(_ socket: Socket) -> Bool {
    dyelink_epoll_add(descriptor, socket.descriptor) == 0
  }

  /// Reports a socket of the set once more if something is still there.
  package func reportAgain(_ socket: Socket) {
    _ = dyelink_epoll_report_again(descriptor, socket.descriptor)
  }

  package func close() {
    guard !isClosed else { return }
    isClosed = true
    onReady = nil
    handle.close()
    _ = Glibc.close(descriptor)
  }

  private func report() {
    // SAFETY: the kernel writes at most as many events as there is room for.
    let count = unsafe epoll_wait(descriptor, events.baseAddress!, CInt(events.count), 0)
    guard count > 0 else { return }
    for index in 0..<Int(count) {
      // SAFETY: the kernel has just written this one.
      let event = unsafe events.baseAddress! + index
      let readiness = unsafe Readiness(
        hasInput: dyelink_event_has_input(event) != 0, hasEnd: dyelink_event_has_end(event) != 0)
      onReady?(unsafe dyelink_event_descriptor(event), readiness)
    }
  }
}
