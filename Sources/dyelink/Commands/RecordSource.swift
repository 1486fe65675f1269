import Foundation

/// Records, one a line, from a file or from standard input, in chunks that the API takes.
struct RecordSource {
  /// Records that the API takes at a time.
  static let recordsPerChunk = 10_000
  /// Well below what the API takes at a time.
  static let bytesPerChunk = 8 << 20
  /// A record that is longer is none.
  static let lineLimitBytes = 1 << 20
  private static let pieceBytes = 1 << 16

  struct Chunk: Equatable, Sendable {
    var bytes: [UInt8] = []
    /// Of each record the line that it stands on, from 1 on.
    var lines: [Int] = []

    var records: Int { lines.count }
  }

  private let handle: FileHandle
  private let name: String
  private var rest: [UInt8] = []
  /// What of `rest` was handed out.
  private var used = 0
  private var isOver = false
  private var line = 0

  /// - Parameter path: `-` is standard input.
  /// - Throws: ``CommandFailure`` with status 66 when the file can't be read.
  init(path: String) throws {
    name = path == "-" ? "standard input" : path
    if path == "-" {
      handle = .standardInput
      return
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw CommandFailure(
        .noInput, "\(path) can't be read",
        why: isThere ? "this user may not read it" : "there is no such file",
        remedy: "name a file of records, one JSON object a line, or - for standard input")
    }
    self.handle = handle
  }

  /// The next records; nil after the last ones.
  mutating func next() throws -> Chunk? {
    var chunk = Chunk()
    while chunk.records < Self.recordsPerChunk, chunk.bytes.count < Self.bytesPerChunk,
      let content = try nextLine()
    {
      guard content.first != UInt8(ascii: "#"), !content.allSatisfy(Self.isBlank) else { continue }
      chunk.bytes += content
      chunk.bytes.append(UInt8(ascii: "\n"))
      chunk.lines.append(line)
    }
    return chunk.records == 0 ? nil : chunk
  }

  private mutating func nextLine() throws -> [UInt8]? {
    var searched = used
    while true {
      if let end = rest[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { used = end + 1 }
        line += 1
        return Array(rest[used..<end])
      }
      rest.removeFirst(used)
      used = 0
      searched = rest.count
      guard searched <= Self.lineLimitBytes else {
        throw CommandFailure(
          .data, "\(name) can't be sent", why: "line \(line + 1) is longer than a record may be",
          remedy: "write one JSON object a line")
      }
      if isOver {
        guard !rest.isEmpty else { return nil }
        defer { rest = [] }
        line += 1
        return rest
      }
      try fill()
    }
  }

  private mutating func fill() throws {
    do {
      guard let piece = try handle.read(upToCount: Self.pieceBytes), !piece.isEmpty else {
        isOver = true
        return
      }
      rest += piece
    } catch {
      throw CommandFailure(
        .noInput, "\(name) can't be read", why: error.localizedDescription,
        remedy: "name a file of records, one JSON object a line, or - for standard input")
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }
}
