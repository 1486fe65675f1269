import EventLoops
import HTTPWire
import Programme

/// The hash of a connection's address, and as of which key it is.
struct ConnectionAddress {
  /// Zero: none.
  let bits: UInt64
  let edition: UInt16

  /// To be found out with the first click.
  static let none = ConnectionAddress(bits: 0, edition: 0)
}

/// Knows where clicks come from, by hashes whose key changes every day.
struct ClientAddresses {
  /// Names the field that tells; nil: the connection does.
  private let field: [UInt8]?
  private var keys: KeyRing
  private var key: AddressKey
  /// Which key it is; zero is none.
  private var edition: UInt16 = 1
  /// The times at which the key is that of the day.
  private var today: Range<Int64>

  init(_ keys: KeyRing, field: String?) {
    self.field = field.map { Array($0.utf8) }
    self.keys = keys
    let day = ShanghaiDay(number: 0)
    key = keys.addressKey(on: day)
    today = day.milliseconds
  }

  /// - Parameter milliseconds: the time of the clicks to come.
  mutating func set(_ milliseconds: Int64) {
    guard !today.contains(milliseconds) else { return }
    let day = ShanghaiDay(of: Timestamp(milliseconds: milliseconds))
    today = day.milliseconds
    use(keys.addressKey(on: day))
  }

  mutating func use(_ keys: KeyRing) {
    self.keys = keys
    use(keys.addressKey(on: key.day))
  }

  private mutating func use(_ key: AddressKey) {
    self.key = key
    edition = edition == .max ? 1 : edition + 1
  }

  /// - Parameter peer: of a connection that was just accepted.
  func address(of peer: PeerAddress?) -> ConnectionAddress {
    guard field == nil else { return .none }
    return ConnectionAddress(bits: peer.map { key.hash($0).bits } ?? 0, edition: edition)
  }

  /// The hash of the address that a click comes from, as the journal holds it; zero when it isn't known.
  func bits(of client: Client, _ head: Span<UInt8>) -> UInt64 {
    if let field { return told(by: field, in: head) }
    if client.addressEdition != edition { client.note(address(of: client.socket.peer)) }
    return client.address
  }

  /// Of a list the last address: the one that the nearest proxy has added.
  private func told(by field: [UInt8], in head: Span<UInt8>) -> UInt64 {
    let value = head.lastField(field.span)
    var start = value.upper
    while start > value.lower, head[start - 1] != .comma { start -= 1 }
    while start < value.upper, head[start] == .space || head[start] == .tab { start += 1 }
    guard let address = PeerAddress(head.extracting(start..<value.upper)) else { return 0 }
    return key.hash(address).bits
  }
}

extension ShanghaiDay {
  /// The times within it.
  fileprivate var milliseconds: Range<Int64> {
    let start = number * Timestamp.millisecondsPerDay - 8 * Hour.milliseconds
    return start..<start + Timestamp.millisecondsPerDay
  }
}
