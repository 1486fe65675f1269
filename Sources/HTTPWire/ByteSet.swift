/// A set of ASCII bytes, one bit each; bytes above 127 are never members.
package struct ByteSet: Sendable, Equatable {
  /// Bit n stands for byte n.
  let low: UInt64
  /// Bit n stands for byte 64 + n.
  let high: UInt64

  package init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  package init(_ members: some Sequence<UInt8>) {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for member in members where member < 128 {
      if member < 64 { low |= 1 << member } else { high |= 1 << (member & 63) }
    }
    self.init(low: low, high: high)
  }

  @inline(__always)
  package func contains(_ byte: UInt8) -> Bool {
    let word = byte & 0x40 == 0 ? low : high
    return (word &>> UInt64(byte & 0x3F)) & 1 == 1 && byte < 0x80
  }
}

// The sets are written as numbers so that they cost nothing to reach;
// ByteSetTests spells each of them out from its grammar.
extension ByteSet {
  /// `tchar` of RFC 9110, section 5.6.2: what methods and field names are made of.
  package static var token: ByteSet {
    ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
  }

  /// `pchar`, `/` and `%` of RFC 3986, section 3.3.
  package static var path: ByteSet {
    ByteSet(low: 0x2FFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
  }

  /// `query` of RFC 3986, section 3.4; also right for a fragment.
  package static var query: ByteSet {
    ByteSet(low: 0xAFFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
  }

  /// What is accepted in the query of a request: `query`, and the characters that browsers leave
  /// as they are although RFC 3986 has no place for them.
  package static var requestQuery: ByteSet {
    ByteSet(low: 0xAFFF_FFF2_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF)
  }

  /// A name or an IPv4 address as RFC 3986, section 3.2.2 has it, without the comma that would
  /// make one value look like two.
  package static var host: ByteSet {
    ByteSet(low: 0x2BFF_6FF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
  }

  /// What may stand between the brackets of an IPv6 address.
  package static var ipv6: ByteSet {
    ByteSet(low: 0x07FF_4000_0000_0000, high: 0x0000_007E_0000_007E)
  }
}
