extension JSON {
  /// Without spaces, members in their order.
  package var text: String { JSONWriter.text(of: self) { $0.write($1) } }

  /// Without spaces, keys sorted by their UTF-8 bytes and numbers by their value: equal content is
  /// equal text.
  package var canonicalText: String { JSONWriter.text(of: self) { $0.writeCanonical($1) } }

  /// One member or element a line, indented by one space a level, and a line feed at the end.
  package var prettyText: String {
    JSONWriter.text(of: self) { writer, value in
      writer.writePretty(value, level: 0)
      writer.append(UInt8(ascii: "\n"))
    }
  }
}

/// Collects the bytes of a text.
struct JSONWriter {
  private var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(512) }

  /// What was collected.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  static func text(of value: JSON, _ write: (inout JSONWriter, JSON) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer, value)
    return writer.text
  }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  /// Appends what is JSON already.
  mutating func append(verbatim text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func write(_ value: JSON) {
    switch value {
    case .array(let elements):
      writeList("[", elements, "]") { $0.write($1) }
    case .object(let members):
      writeList("{", members, "}") { writer, member in
        writer.write(member.key)
        writer.append(UInt8(ascii: ":"))
        writer.write(member.value)
      }
    default: writeScalar(value)
    }
  }

  mutating func writeCanonical(_ value: JSON) {
    switch value {
    case .array(let elements):
      writeList("[", elements, "]") { $0.writeCanonical($1) }
    case .object(let members):
      writeList("{", members.sorted { $0.key.hasSmallerBytes(than: $1.key) }, "}") {
        writer, member in
        writer.write(member.key)
        writer.append(UInt8(ascii: ":"))
        writer.writeCanonical(member.value)
      }
    case .number(let spelled):
      bytes.append(contentsOf: CanonicalNumber(spelled: spelled).text.utf8)
    default: writeScalar(value)
    }
  }

  mutating func writePretty(_ value: JSON, level: Int) {
    switch value {
    case .array(let elements) where !elements.isEmpty:
      writeLines("[", elements, "]", level: level) { $0.writePretty($1, level: level + 1) }
    case .object(let members) where !members.isEmpty:
      writeLines("{", members, "}", level: level) { writer, member in
        writer.write(member.key)
        writer.bytes.append(contentsOf: ": ".utf8)
        writer.writePretty(member.value, level: level + 1)
      }
    default: write(value)
    }
  }

  private mutating func writeList<Item>(
    _ opening: Unicode.Scalar, _ items: [Item], _ closing: Unicode.Scalar,
    _ write: (inout JSONWriter, Item) -> Void
  ) {
    append(UInt8(ascii: opening))
    for (position, item) in items.enumerated() {
      if position > 0 { append(UInt8(ascii: ",")) }
      write(&self, item)
    }
    append(UInt8(ascii: closing))
  }

  private mutating func writeLines<Item>(
    _ opening: Unicode.Scalar, _ items: [Item], _ closing: Unicode.Scalar, level: Int,
    _ write: (inout JSONWriter, Item) -> Void
  ) {
    append(UInt8(ascii: opening))
    for (position, item) in items.enumerated() {
      if position > 0 { append(UInt8(ascii: ",")) }
      breakLine(level: level + 1)
      write(&self, item)
    }
    breakLine(level: level)
    append(UInt8(ascii: closing))
  }

  private mutating func breakLine(level: Int) {
    append(UInt8(ascii: "\n"))
    for _ in 0..<level { append(UInt8(ascii: " ")) }
  }

  private mutating func writeScalar(_ value: JSON) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): write(value)
    case .number(let spelled): bytes.append(contentsOf: spelled.utf8)
    case .string(let text): write(text)
    case .array, .object: write(value)
    }
  }

  mutating func write(_ value: Int64) {
    if value < 0 { return append(verbatim: String(value)) }
    var divisor: Int64 = 1
    while value / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
      divisor /= 10
    }
  }

  mutating func write(_ text: String) {
    append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20, 0x7F: writeEscaped(byte)
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }

  private mutating func writeEscaped(_ byte: UInt8) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(contentsOf: "\\u00".utf8)
    append(digits[Int(byte >> 4)])
    append(digits[Int(byte & 0x0F)])
  }
}
