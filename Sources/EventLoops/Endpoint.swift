import CLibuv
import Glibc

/// Where a stream connection leads, or a listener listens.
package enum Endpoint: Equatable, Sendable, CustomStringConvertible {
  case tcp(host: String, port: UInt16)
  case unix(path: String)

  /// Reads `ADDRESS:PORT` or `[IPV6]:PORT`.
  ///
  /// - Throws: ``EndpointError`` when there is no port from 0 to 65535 or no address.
  package init(parsing text: String) throws(EndpointError) {
    guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else {
      throw EndpointError(text: text)
    }
    var host = text[..<colon]
    let digits = text[text.utf8.index(after: colon)...]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.utf8.contains(UInt8(ascii: ":")) {
      throw EndpointError(text: text)
    }
    guard !host.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let port = UInt16(digits)
    else { throw EndpointError(text: text) }
    self = .tcp(host: String(host), port: port)
  }

  package var description: String {
    switch self {
    case .tcp(let host, let port) where host.utf8.contains(UInt8(ascii: ":")): "[\(host)]:\(port)"
    case .tcp(let host, let port): "\(host):\(port)"
    case .unix(let path): "unix://\(path)"
    }
  }
}

/// An address that can't be read.
package struct EndpointError: Error, Equatable, Sendable, CustomStringConvertible {
  package let text: String

  package var description: String {
    "\"\(text)\" is no address to listen on or connect to: "
      + "write ADDRESS:PORT, for instance 127.0.0.1:8080 or [::1]:8080"
  }
}

/// A numeric address as the kernel takes it.
@safe
struct NumericAddress {
  private var storage = sockaddr_storage()

  /// - Returns: nil when `host` is a name rather than an address.
  init?(host: String, port: UInt16) {
    // SAFETY: the pointers stay within the storage, and within this call.
    let isNumeric = unsafe withUnsafeMutableBytes(of: &storage) { bytes in
      // SAFETY: sockaddr_storage has room and alignment for both kinds.
      let v4 = unsafe bytes.baseAddress!.assumingMemoryBound(to: sockaddr_in.self)
      if unsafe uv_ip4_addr(host, CInt(port), v4) == 0 { return true }
      let v6 = unsafe bytes.baseAddress!.assumingMemoryBound(to: sockaddr_in6.self)
      return unsafe uv_ip6_addr(host, CInt(port), v6) == 0
    }
    if !isNumeric { return nil }
  }

  /// Copies what the resolver answered.
  init(copying address: UnsafePointer<sockaddr>, length: Int) {
    // SAFETY: the pointer stays within the storage, and within this call.
    unsafe withUnsafeMutableBytes(of: &storage) { bytes in
      // SAFETY: copies no more than both sides have.
      let source = unsafe UnsafeRawBufferPointer(start: address, count: min(length, bytes.count))
      unsafe bytes.copyMemory(from: source)
    }
  }

  var family: CInt { CInt(storage.ss_family) }

  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    let isV6 = family == AF_INET6
    let length = isV6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
    // SAFETY: the pointer is lent for the time of the call.
    return unsafe withUnsafeBytes(of: storage) { bytes in
      // SAFETY: every socket address begins with the fields of sockaddr.
      unsafe body(bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(length))
    }
  }
}
