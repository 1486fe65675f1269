import CLibuv
import Glibc

/// A bound, listening TCP socket that belongs to no loop yet.
///
/// Listeners work on duplicates of its descriptor, so connections wait safely in its queue while
/// one listener goes and another one comes.
package final class ListeningSocket: Sendable {
  /// Connections that the kernel keeps for us; it cuts this to `net.core.somaxconn`.
  package static let backlog: CInt = 4_096
  /// How long a connection without input is kept from us, where that was asked for.
  package static let quietSeconds: CInt = 1

  /// To hand over to another process; owned by this object.
  package let descriptor: CInt
  /// The port that it got, also when 0 was asked for.
  package let port: UInt16

  /// Binds and listens.
  ///
  /// - Parameters:
  ///   - sharesPort: sets SO_REUSEPORT, so that several sockets divide the connections.
  ///   - waitsForInput: leaves a connection with the kernel until its first bytes are there, or
  ///     ``quietSeconds`` are over.
  /// - Throws: ``UVError``, for instance `EADDRINUSE`.
  package init(
    host: String, port: UInt16, sharesPort: Bool = false, waitsForInput: Bool = false
  ) throws(UVError) {
    let name = host == "localhost" ? "127.0.0.1" : host
    guard let address = NumericAddress(host: name, port: port) else {
      throw UVError(UV_EADDRNOTAVAIL, call: "bind \(host)")
    }
    let socket = Glibc.socket(
      address.family,
      CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        | CInt(SOCK_NONBLOCK.rawValue), 0)
    guard socket >= 0 else { throw UVError(code: -errno, call: "socket") }
    do throws(UVError) {
      try Self.set(SO_REUSEADDR, 1, on: socket)
      if sharesPort { try Self.set(SO_REUSEPORT, 1, on: socket) }
      // Connections have it from the socket that they were accepted on.
      try Self.set(TCP_NODELAY, 1, on: socket, level: CInt(IPPROTO_TCP))
      if waitsForInput {
        try Self.set(TCP_DEFER_ACCEPT, Self.quietSeconds, on: socket, level: CInt(IPPROTO_TCP))
      }
      // SAFETY: the kernel copies the address during the call.
      let bound = unsafe address.withPointer { unsafe bind(socket, $0, $1) }
      guard bound == 0 else { throw UVError(code: -errno, call: "bind \(host):\(port)") }
      guard listen(socket, Self.backlog) == 0 else { throw UVError(code: -errno, call: "listen") }
      self.port = try Self.boundPort(of: socket)
    } catch {
      _ = Glibc.close(socket)
      throw error
    }
    descriptor = socket
  }

  package convenience init(
    _ endpoint: Endpoint, sharesPort: Bool = false, waitsForInput: Bool = false
  ) throws(UVError) {
    guard case .tcp(let host, let port) = endpoint else {
      throw UVError(UV_EAFNOSUPPORT, call: "listen \(endpoint)")
    }
    try self.init(
      host: host, port: port, sharesPort: sharesPort, waitsForInput: waitsForInput)
  }

  /// Takes over a socket that already listens, handed over by whoever started us.
  package init(adopting descriptor: CInt) throws(UVError) {
    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
      throw UVError(code: -errno, call: "fcntl \(descriptor)")
    }
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    port = try Self.boundPort(of: descriptor)
    self.descriptor = descriptor
  }

  deinit { _ = Glibc.close(descriptor) }

  private static func set(
    _ option: CInt, _ value: CInt, on socket: CInt, level: CInt = SOL_SOCKET
  ) throws(UVError) {
    var value = value
    let size = socklen_t(MemoryLayout<CInt>.size)
    // SAFETY: the option is an int, and the kernel copies it.
    guard unsafe setsockopt(socket, level, option, &value, size) == 0 else {
      throw UVError(code: -errno, call: "setsockopt")
    }
  }

  private static func boundPort(of socket: CInt) throws(UVError) -> UInt16 {
    var address = sockaddr_in6()
    var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    // SAFETY: sockaddr_in6 has room for both kinds, and the pointer stays within the call.
    let result = unsafe withUnsafeMutableBytes(of: &address) { bytes in
      // SAFETY: the kernel writes at most `length` bytes.
      unsafe getsockname(
        socket, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length)
    }
    guard result == 0 else { throw UVError(code: -errno, call: "getsockname") }
    // The port stands at the same place for IPv4 and IPv6.
    return UInt16(bigEndian: address.sin6_port)
  }
}
