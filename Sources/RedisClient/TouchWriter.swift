/// What a visitor's key needs beyond one more touch.
package enum TouchUpkeep: Equatable, Sendable {
  /// Nothing: it was seen to not long ago.
  case none
  /// A date at which it expires; on the wall clock.
  case expiry(atMilliseconds: Int64)
  /// That, and the removal of touches beyond those that count.
  case expiryAndTrim(atMilliseconds: Int64)
}

/// Writes the touches of clicks, one after the other: the hot half of ``TouchLayout``.
///
/// Neighbours mostly share their millisecond, so what only depends on that is kept.
package struct TouchWriter: Sendable {
  private var milliseconds: Int64 = -1
  /// The end of the key, the score, and the beginning of the member's length.
  private var middle: [UInt8] = []

  package init() {}

  /// Appends what records a click: adding the same one again changes nothing.
  package mutating func append(
    visitor: Span<UInt8>, atMilliseconds: Int64, tail: TouchTail, code: Span<UInt8>,
    upkeep: TouchUpkeep, to pipeline: inout RedisPipeline
  ) {
    if atMilliseconds != milliseconds { remember(atMilliseconds) }
    pipeline.appendCommand { bytes in
      bytes.append("*4\r\n$4\r\nZADD\r\n$")
      bytes.appendDecimal(Int64("touch:{}".utf8.count + visitor.count))
      bytes.append("\r\ntouch:{")
      bytes.append(copying: visitor)
      bytes.append(contentsOf: middle)
      bytes.appendDecimal(Int64(TouchTail.characters + code.count))
      bytes.append("\r\n")
      tail.append(to: &bytes)
      bytes.append(copying: code)
      bytes.append("\r\n")
    }
    switch upkeep {
    case .none: return
    case .expiry(let time):
      TouchLayout.appendExpiry(("touch:{", visitor), time, to: &pipeline)
    case .expiryAndTrim(let time):
      TouchLayout.appendExpiry(("touch:{", visitor), time, to: &pipeline)
      TouchLayout.appendTrim(("touch:{", visitor), to: &pipeline)
    }
  }

  private mutating func remember(_ atMilliseconds: Int64) {
    milliseconds = atMilliseconds
    middle.removeAll(keepingCapacity: true)
    middle.append("}\r\n$")
    middle.appendDecimal(Int64(atMilliseconds.decimalDigits))
    middle.append("\r\n")
    middle.appendDecimal(atMilliseconds)
    middle.append("\r\n$")
  }
}
