/// A place in a loop's journal.
struct JournalPosition: Comparable, Sendable {
  var segment: UInt64
  /// Bytes from the segment's start, its header included.
  var offset: Int

  static func < (left: JournalPosition, right: JournalPosition) -> Bool {
    (left.segment, left.offset) < (right.segment, right.offset)
  }
}

extension JournalPosition {
  static let fileName = "checkpoint"
  static let fileLimitBytes = 256

  /// The text of the checkpoint file.
  var text: String { "\(segment) \(offset)\n" }

  init?(text: String) {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2, let segment = UInt64(words[0]), let offset = Int(words[1]),
      offset >= 0
    else { return nil }
    self.init(segment: segment, offset: offset)
  }
}
