/// The first line in which two texts differ.
struct TextDifference: Equatable {
  /// Counted from 1.
  let line: Int
  /// Nil when the text has ended.
  let expected: String?
  let found: String?

  init(line: Int, expected: String?, found: String?) {
    self.line = line
    self.expected = expected
    self.found = found
  }

  /// Nil when they are the same.
  init?(from expected: String, to found: String) {
    let (left, right) = (Self.lines(expected), Self.lines(found))
    for index in 0..<max(left.count, right.count) {
      let a = index < left.count ? left[index] : nil
      let b = index < right.count ? right[index] : nil
      if a != b {
        self.init(line: index + 1, expected: a, found: b)
        return
      }
    }
    return nil
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
