/// Answers one after the other, ready to be written; it keeps its memory when it is emptied.
package struct AnswerBuffer: Sendable {
  package private(set) var bytes: [UInt8] = []
  private var date = DateField()
  /// A redirect up to where its destination goes, as of this second.
  private var foundHead = Self.foundHead(DateField())

  private static let foundStart = Array("HTTP/1.1 302 Found\r\n".utf8)
  private static let foundFields = Array(
    "Cache-Control: no-store\r\nContent-Length: 0\r\nLocation: ".utf8)
  private static let close = Array("Connection: close\r\n\r\n".utf8)
  private static let lineEnd = Array("\r\n".utf8)

  package init() {}

  /// An empty one with another's date.
  package init(dated other: AnswerBuffer) {
    date = other.date
    foundHead = other.foundHead
  }

  private static func foundHead(_ date: DateField) -> [UInt8] {
    foundStart + date.line + foundFields
  }

  /// - Parameter milliseconds: the wall clock, since the Unix epoch.
  package mutating func setDate(milliseconds: Int64) {
    guard date.set(milliseconds: milliseconds) else { return }
    foundHead = Self.foundHead(date)
  }

  package var count: Int { bytes.count }

  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Forgets everything after the first `count` bytes.
  package mutating func cut(to count: Int) { bytes.removeLast(bytes.count - count) }

  /// - Parameters:
  ///   - withBody: false answers HEAD.
  ///   - closing: tells the client that the connection ends with this answer.
  package mutating func append(_ answer: Answer, withBody: Bool, closing: Bool) {
    bytes.append(contentsOf: answer.start)
    bytes.append(contentsOf: date.line)
    bytes.append(contentsOf: answer.fields)
    endFields(closing: closing)
    if withBody { bytes.append(contentsOf: answer.body) }
  }

  /// Begins a redirect; the destination and the end of its line follow, then `endFields`.
  package mutating func beginFound() {
    bytes.append(contentsOf: foundHead)
  }

  package mutating func endFields(closing: Bool) {
    bytes.append(contentsOf: closing ? Self.close : Self.lineEnd)
  }

  package mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  package mutating func append(_ byte: UInt8) { bytes.append(byte) }

  package mutating func endLine() { bytes.append(contentsOf: Self.lineEnd) }

  /// Lends the vector, for writers that fill it in place.
  package mutating func withBytes(_ body: (inout [UInt8]) -> Void) { body(&bytes) }
}
