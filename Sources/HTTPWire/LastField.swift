extension Span<UInt8> {
  /// The value of the last field of a name in a head that ``HeadParser`` has read; empty when there is none.
  ///
  /// For names that only a setting knows: those that everybody needs are read on the way.
  /// - Parameter name: in small letters.
  package func lastField(_ name: Span<UInt8>) -> ByteRange {
    var found = ByteRange.none
    var line = end(ofLineAt: 0) + 1
    while line < count {
      let end = end(ofLineAt: line)
      if isNamed(name, at: line, before: end) {
        found = trimmed(line + name.count + 1, end)
      }
      line = end + 1
    }
    return found
  }

  /// Where the line feed stands, or the end.
  private func end(ofLineAt start: Int) -> Int {
    var index = start
    while index < count, self[index] != .lineFeed { index += 1 }
    return index
  }

  private func isNamed(_ name: Span<UInt8>, at start: Int, before end: Int) -> Bool {
    guard end - start > name.count, self[start + name.count] == .colon else { return false }
    for index in name.indices where PackedText.small(self[start + index]) != name[index] {
      return false
    }
    return true
  }

  private func trimmed(_ start: Int, _ end: Int) -> ByteRange {
    var start = start
    var end = end
    while start < end, self[start] == .space || self[start] == .tab { start += 1 }
    while end > start, self[end - 1] <= .space { end -= 1 }
    return ByteRange(start, end)
  }
}
