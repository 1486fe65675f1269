import CLibuv
import Glibc

/// Accepts the connections of a listening socket on a loop.
@safe
package final class Listener {
  /// Connections accepted before others of the loop get their turn.
  package static let acceptsPerTurn = 64
  /// The pause when the process has no descriptors left.
  package static let exhaustedPauseMilliseconds: Int64 = 50

  /// Connections turned away because the process had no descriptors left.
  package private(set) var refusedForDescriptors = 0

  private let loop: EventLoop
  private let descriptor: CInt
  private let handle = HandleStorage(UV_POLL)
  private let pause: LoopTimer
  /// Let go of when accepting stops, because it may hold on to this object.
  private var onSocket: ((Socket, PeerAddress?) -> Void)?
  /// Given up for a moment to accept and close what the process has no room for.
  private var reserve: CInt
  private var isStopped = false

  /// - Parameter onAccept: gets each connection, not yet reading.
  package convenience init(
    _ loop: EventLoop, _ socket: ListeningSocket, onAccept: @escaping (Connection) -> Void
  ) throws(UVError) {
    try self.init(
      loop, acceptingFrom: socket,
      onSocket: { socket, _ in
        guard let connection = Connection.adopting(socket.descriptor, on: loop) else { return }
        onAccept(connection)
      })
  }

  /// - Parameter onSocket: gets each connection's socket, which it has to close in the end, and the address of
  ///   whoever connected.
  package init(
    _ loop: EventLoop, acceptingFrom socket: ListeningSocket,
    onSocket: @escaping (Socket, PeerAddress?) -> Void
  ) throws(UVError) {
    descriptor = fcntl(socket.descriptor, F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0 else { throw UVError(code: -errno, call: "dup") }
    self.loop = loop
    self.onSocket = onSocket
    reserve = Self.openReserve()
    pause = LoopTimer(loop)
    // SAFETY: the storage is that of a poll handle, and the descriptor stays open until it is closed.
    let result = unsafe uv_poll_init_socket(loop.raw, handle.pointer(), descriptor)
    guard result == 0 else {
      handle.discard()
      pause.close()
      _ = Glibc.close(descriptor)
      throw UVError(code: result, call: "uv_poll_init_socket")
    }
    handle.retain(self)
    watch()
  }

  /// Accepts what is already waiting, then stops; connections keep waiting on the socket itself
  /// for as long as that is open.
  package func stopAccepting() {
    guard !isStopped else { return }
    var left = ListeningSocket.backlog
    while left > 0, acceptOne() { left -= 1 }
    isStopped = true
    onSocket = nil
    pause.close()
    handle.close()
    _ = Glibc.close(descriptor)
    _ = Glibc.close(reserve)
  }

  // SAFETY: open copies the path.
  private static func openReserve() -> CInt { unsafe open("/dev/null", O_RDONLY | O_CLOEXEC) }

  private func watch() {
    // SAFETY: fails only for a closing handle.
    unsafe uv_poll_start(handle.pointer(), CInt(UV_READABLE.rawValue)) { handle, _, _ in
      let listener = unsafe handleOwner(handle!.pointee.data, as: Listener.self)
      listener.loop.turnHasWork = true
      listener.acceptSome()
    }
  }

  private func acceptSome() {
    for _ in 0..<Self.acceptsPerTurn {
      guard !isStopped, acceptOne() else { return }
    }
  }

  /// - Returns: whether another one may be waiting.
  private func acceptOne() -> Bool {
    var peer = dyelink_peer()
    // SAFETY: the call fills the structure that it is lent.
    let socket = unsafe dyelink_accept_from(descriptor, &peer)
    if socket >= 0 {
      onSocket?(Socket(descriptor: socket), PeerAddress(peer))
      return true
    }
    switch errno {
    case EAGAIN: return false
    case EMFILE, ENFILE, ENOBUFS, ENOMEM: return turnAway()
    default: return true  // that one connection broke off, or the call was interrupted
    }
  }

  /// Closes one waiting connection with the reserved descriptor rather than let it hang.
  private func turnAway() -> Bool {
    _ = Glibc.close(reserve)
    let socket = dyelink_accept(descriptor)
    if socket >= 0 { _ = Glibc.close(socket) }
    reserve = Self.openReserve()
    refusedForDescriptors += 1
    if reserve >= 0 && socket >= 0 { return true }
    // Another thread was faster: wait, because the poll would report the socket again at once.
    // SAFETY: the handle is open.
    unsafe _ = uv_poll_stop(handle.pointer())
    pause.start(afterMilliseconds: Self.exhaustedPauseMilliseconds) { [unowned self] in
      if reserve < 0 { reserve = Self.openReserve() }
      watch()
    }
    return false
  }
}
