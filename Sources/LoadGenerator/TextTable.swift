/// The lines of a file, one after the other without a gap, so that a million of them are two blocks
/// of memory.
package struct TextTable: Sendable {
  package enum Objection: Error, Equatable {
    case empty
    case tooMany(limit: Int)
    /// A line that is empty, too long, or has a byte that can't stand in a request.
    case line(Int)
  }

  static let lineBytes = 256

  private(set) var bytes: [UInt8] = []
  /// Where each line begins, and where the last one ends.
  private var starts: [UInt32] = [0]

  /// Reads one text a line.
  package init(lines text: [UInt8], limit: Int) throws(Objection) {
    bytes.reserveCapacity(text.count)
    for byte in text {
      if byte == 0x0A { try endLine(limit) } else if byte != 0x0D { try append(byte) }
    }
    if bytes.count > Int(starts[starts.count - 1]) { try endLine(limit) }
    guard !isEmpty else { throw .empty }
  }

  package init(_ texts: [String]) throws(Objection) {
    try self.init(lines: Array(texts.joined(separator: "\n").utf8), limit: texts.count)
  }

  package var count: Int { starts.count - 1 }
  package var isEmpty: Bool { count == 0 }

  /// Where line `index` is among `bytes`.
  func range(_ index: Int) -> Range<Int> { Int(starts[index])..<Int(starts[index + 1]) }

  private mutating func append(_ byte: UInt8) throws(Objection) {
    guard byte > 0x20, byte < 0x7F else { throw .line(count + 1) }
    bytes.append(byte)
  }

  private mutating func endLine(_ limit: Int) throws(Objection) {
    let length = bytes.count - Int(starts[starts.count - 1])
    guard length > 0, length <= Self.lineBytes else { throw .line(count + 1) }
    guard count < limit else { throw .tooMany(limit: limit) }
    starts.append(UInt32(bytes.count))
  }
}
