/// A network address that nobody can read any more: its hash under a key that changes every day.
///
/// Two clicks of a day have the same one when they came from the same address; of different days nobody
/// can tell.
/// - Source: programme rules, section 16.
package struct AddressHash: Hashable, Sendable {
  package let bits: UInt64

  package init(bits: UInt64) { self.bits = bits }
}

extension AddressHash {
  /// The hash where there is no secret to keep, as in a replay: FNV-1a of the day and the text.
  package init(withoutKey address: String, on day: ShanghaiDay) {
    var bits: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in "\(day.number) \(address)".utf8 { bits = (bits ^ UInt64(byte)) &* 0x100_0000_01B3 }
    self.init(bits: bits)
  }
}
