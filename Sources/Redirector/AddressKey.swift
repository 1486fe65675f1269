import EventLoops
package import Programme
import Synchronization

/// Hashes the network addresses of one day.
///
/// The key comes of the visitors' key and the day, and leads back to neither.
struct AddressKey: Sendable {
  let day: ShanghaiDay
  private let hash: SipHash

  private static let purposes = ["dyelink address key, one ", "dyelink address key, two "]

  init(_ secret: SipHash, day: ShanghaiDay) {
    self.day = day
    let words = Self.purposes.map { purpose in
      var message = Array(purpose.utf8)
      message.append(word: UInt64(bitPattern: day.number))
      return secret.hash(message.span)
    }
    hash = SipHash(words[0], words[1])
  }

  /// The hash of an address; of an IPv6 address that of its network, since one subscriber has 2^64.
  func hash(_ address: PeerAddress) -> AddressHash {
    Self.marked(hash.hash(address.first, address.isVersion4 ? address.second : 0))
  }

  /// The hash of an address as it is written, or of whatever else the text is.
  func hash(_ text: String) -> AddressHash {
    let bytes = Array(text.utf8)
    if let address = PeerAddress(bytes.span) { return hash(address) }
    return Self.marked(hash.hash(bytes.span))
  }

  /// In a journal zero stands for no address.
  private static func marked(_ bits: UInt64) -> AddressHash { AddressHash(bits: max(1, bits)) }
}

/// Hashes addresses for those who take in reported clicks, on any thread.
package final class AddressHasher: Sendable {
  private let keys: Mutex<KeyRing>

  package init(_ keys: KeyRing) { self.keys = Mutex(keys) }

  /// Uses other keys from now on.
  package func use(_ keys: KeyRing) { self.keys.withLock { $0 = keys } }

  package func hash(_ address: String, on day: ShanghaiDay) -> AddressHash {
    keys.withLock { $0 }.addressKey(on: day).hash(address)
  }
}
