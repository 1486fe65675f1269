extension UInt8 {
  package static var tab: UInt8 { 0x09 }
  package static var lineFeed: UInt8 { 0x0A }
  package static var carriageReturn: UInt8 { 0x0D }
  package static var space: UInt8 { 0x20 }
  package static var hash: UInt8 { 0x23 }
  package static var percent: UInt8 { 0x25 }
  package static var ampersand: UInt8 { 0x26 }
  package static var star: UInt8 { 0x2A }
  package static var comma: UInt8 { 0x2C }
  package static var slash: UInt8 { 0x2F }
  package static var zero: UInt8 { 0x30 }
  package static var colon: UInt8 { 0x3A }
  package static var semicolon: UInt8 { 0x3B }
  package static var equals: UInt8 { 0x3D }
  package static var questionMark: UInt8 { 0x3F }
  package static var openBracket: UInt8 { 0x5B }
  package static var closeBracket: UInt8 { 0x5D }
  package static var delete: UInt8 { 0x7F }

  /// The value of a decimal digit.
  package var digit: UInt8? { self &- .zero < 10 ? self &- .zero : nil }

  /// The value of a hexadecimal digit.
  package var hexDigit: UInt8? {
    if let digit { return digit }
    let letter = (self | 0x20) &- 0x61
    return letter < 6 ? letter + 10 : nil
  }
}
