import CLibuv
import Glibc

/// A connected stream socket, as small as can be: its owner keeps what it has to remember.
package struct Socket: Equatable, Sendable {
  package enum Reception: Equatable {
    /// So many bytes were lent; more may be there.
    case some(Int)
    /// There is nothing at the moment.
    case none
    /// The peer has sent its last byte.
    case end
    case failed(UVError)
  }

  let descriptor: CInt

  /// What ``ReadySet`` calls it; no other open file or socket of the process has the same.
  package var number: CInt { descriptor }

  init(descriptor: CInt) { self.descriptor = descriptor }

  /// The address of whoever is connected; nil for a local socket.
  package var peer: PeerAddress? { PeerAddress(dyelink_peer_of(descriptor)) }

  /// Lends what is there to `body`, up to ``EventLoop/readBufferBytes``.
  package func receive(on loop: EventLoop, _ body: (Span<UInt8>) -> Void) -> Reception {
    // SAFETY: the kernel writes at most as much as the loop's buffer holds.
    let count = unsafe recv(descriptor, loop.readBuffer.baseAddress!, loop.readBuffer.count, 0)
    if count > 0 {
      // SAFETY: the kernel has just filled `count` bytes of the loop's buffer, which nothing else
      // writes to before `body` returns.
      let bytes = unsafe UnsafeRawBufferPointer(start: loop.readBuffer.baseAddress!, count: count)
      unsafe body(bytes.bindMemory(to: UInt8.self).span)
      return .some(count)
    }
    if count == 0 { return .end }
    if errno == EAGAIN || errno == EINTR { return .none }
    return .failed(UVError(code: -errno, call: "recv"))
  }

  /// Hands bytes to the kernel.
  ///
  /// - Parameter endsHere: holds them back until `close` follows, so that they leave in one packet
  ///   with the end.
  /// - Returns: how many it took.
  package func send(_ bytes: Span<UInt8>, endsHere: Bool = false) throws(UVError) -> Int {
    var flags = CInt(MSG_NOSIGNAL)
    if endsHere { flags |= CInt(MSG_MORE) }
    // SAFETY: the kernel reads within the span.
    let count = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, flags)
    }
    if count >= 0 { return count }
    if errno == EAGAIN || errno == EINTR { return 0 }
    throw UVError(code: -errno, call: "send")
  }

  /// Sends the end of our bytes; input goes on.
  package func shutDown() { _ = Glibc.shutdown(descriptor, CInt(SHUT_WR)) }

  /// Closes it; the kernel still delivers what it took, unless input is there that nobody read.
  package func close() { _ = Glibc.close(descriptor) }
}
