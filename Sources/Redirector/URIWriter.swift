import HTTPWire

/// Writes bytes into a URI so that nothing but a URI can come out.
enum URIWriter {
  private static let digits = Array("0123456789ABCDEF".utf8)

  /// Appends the bytes, percent-encoding those outside `allowed`, and every percent sign that
  /// begins no triplet.
  static func append(
    _ source: Span<UInt8>, _ range: Range<Int>, allowing allowed: ByteSet, to bytes: inout [UInt8]
  ) {
    for index in range {
      let byte = source[index]
      if allowed.contains(byte), byte != .percent || isTriplet(source, index, range.upperBound) {
        bytes.append(byte)
      } else {
        bytes.append(.percent)
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      }
    }
  }

  private static func isTriplet(_ source: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
    index + 2 < end && source[index + 1].hexDigit != nil && source[index + 2].hexDigit != nil
  }
}
