import Logging
import Records

/// One event as one line of text.
struct LogLine {
  /// Longer lines are cut.
  static let limitBytes = 4_096
  private static let ending = Array("…\n".utf8)

  let at: String
  let level: Logger.Level
  let label: String
  let message: String
  /// Sorted by name.
  let fields: [(name: String, value: String)]

  /// `2026-01-02T03:04:05.678Z warning redis: Redis is away reason="connection refused"`
  var text: [UInt8] {
    var line = Array("\(at) \(level.rawValue) \(label): ".utf8)
    Self.append(message, to: &line)
    for field in fields {
      line.append(UInt8(ascii: " "))
      Self.append(field.name, to: &line)
      line.append(UInt8(ascii: "="))
      let isWord = !field.value.isEmpty && field.value.utf8.allSatisfy(Self.isWordByte)
      Self.append(isWord ? field.value : "\"\(field.value)\"", to: &line)
    }
    return Self.finished(line)
  }

  /// The same as an object, its fields beside `at`, `level`, `label` and `message`.
  var json: [UInt8] {
    var members = [
      JSON.Member("at", .string(at)), JSON.Member("level", .string(level.rawValue)),
      JSON.Member("label", .string(label)),
      JSON.Member("message", .string(Self.cut(message))),
    ]
    for field in fields where !members.contains(where: { $0.key == field.name }) {
      members.append(JSON.Member(field.name, .string(Self.cut(field.value))))
    }
    return Array("\(JSON.object(members).text)\n".utf8)
  }

  /// What comes from outside may hold line feeds and terminal commands: a line stays one line.
  private static func append(_ text: String, to line: inout [UInt8]) {
    for scalar in text.unicodeScalars {
      guard line.count < limitBytes else { return }
      switch scalar.value {
      case 0x0A: line.append(contentsOf: "\\n".utf8)
      case 0x0D: line.append(contentsOf: "\\r".utf8)
      case 0x09: line.append(contentsOf: "\\t".utf8)
      // Also the controls above ASCII, the separators of lines, and what reverses the direction.
      case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069:
        line.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".utf8)
      default: line.append(contentsOf: String(scalar).utf8)
      }
    }
  }

  private static func finished(_ line: [UInt8]) -> [UInt8] {
    line.count < limitBytes ? line + [UInt8(ascii: "\n")] : line + ending
  }

  private static func cut(_ text: String) -> String {
    text.utf8.count <= limitBytes ? text : String(text.prefix(limitBytes / 4)) + "…"
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
  }
}
