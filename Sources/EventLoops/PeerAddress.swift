import CLibuv
import Glibc

/// The network address of whoever is at the other end, without its port.
///
/// - Shape: the 16 bytes of an IPv6 address, the first one lowest; an IPv4 address stands at their end,
///   after `::ffff:`.
package struct PeerAddress: Hashable, Sendable {
  /// What `::ffff:` leaves in the second word.
  private static let mapped: UInt64 = 0xFFFF_0000

  package let first: UInt64
  package let second: UInt64

  package var isVersion4: Bool {
    first == 0 && second & 0xFFFF_FFFF == Self.mapped
  }

  package init(first: UInt64, second: UInt64) {
    self.first = first
    self.second = second
  }

  /// Reads an address as it is written, `192.0.2.7` or `2001:db8::7`, and nothing besides it.
  package init?(_ text: Span<UInt8>) {
    // The longest is an IPv6 address that ends like an IPv4 one; a zero has to follow it.
    var copy = InlineArray<46, CChar>(repeating: 0)
    guard text.count < copy.count else { return nil }
    for index in text.indices {
      guard text[index] != 0 else { return nil }
      copy[index] = CChar(bitPattern: text[index])
    }
    var words = InlineArray<2, UInt64>(repeating: 0)
    // SAFETY: the text ends with a zero, and each call writes the 4 or 16 bytes of its kind of address.
    let family = unsafe withUnsafeBytes(of: copy) { text in
      let text = unsafe text.assumingMemoryBound(to: CChar.self).baseAddress!
      return unsafe withUnsafeMutableBytes(of: &words) { bytes in
        if unsafe inet_pton(AF_INET, text, bytes.baseAddress!) == 1 { return AF_INET }
        return unsafe inet_pton(AF_INET6, text, bytes.baseAddress!) == 1 ? AF_INET6 : -1
      }
    }
    switch family {
    case AF_INET: self.init(version4: UInt32(truncatingIfNeeded: words[0]))
    case AF_INET6: self.init(first: UInt64(littleEndian: words[0]), second: words[1])
    default: return nil
    }
  }

  /// - Parameter version4: the four bytes, the first one lowest.
  private init(version4: UInt32) {
    self.init(first: 0, second: UInt64(version4) &<< 32 | Self.mapped)
  }

  /// - Returns: nil for an address of another kind, such as a local socket's.
  init?(_ found: dyelink_peer) {
    guard found.is_known else { return nil }
    self.init(first: found.first, second: found.second)
  }
}
