extension JSON {
  /// Parses one value and nothing else.
  /// - Source: RFC 8259, without its liberties: no byte order mark, no duplicate keys, no lone
  ///   surrogates.
  package static func parse(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) -> JSON {
    guard bytes.count <= limits.bytes else {
      throw JSONError(offset: limits.bytes, reason: .tooLong)
    }
    var parser = JSONParser(bytes: bytes, limits: limits)
    return try parser.document()
  }

  package static func parse(_ text: String, limits: JSONLimits) throws(JSONError) -> JSON {
    guard text.utf8.count <= limits.bytes else {
      throw JSONError(offset: limits.bytes, reason: .tooLong)
    }
    return try parse(Array(text.utf8), limits: limits)
  }
}

/// Reads values from bytes, from left to right and each byte once.
struct JSONParser {
  let bytes: [UInt8]
  let limits: JSONLimits
  var index = 0
  private var depth = 0

  init(bytes: [UInt8], limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func document() throws(JSONError) -> JSON {
    skipWhitespace()
    let value = try value()
    skipWhitespace()
    guard index == bytes.count else { throw failure(.trailingBytes) }
    return value
  }

  private mutating func value() throws(JSONError) -> JSON {
    switch try peek() {
    case UInt8(ascii: "{"): try object()
    case UInt8(ascii: "["): try array()
    case UInt8(ascii: "\""): .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    case UInt8(ascii: "t"): try literal("true", .bool(true))
    case UInt8(ascii: "f"): try literal("false", .bool(false))
    case UInt8(ascii: "n"): try literal("null", .null)
    default: throw failure(.unexpectedByte)
    }
  }

  private mutating func object() throws(JSONError) -> JSON {
    try descend()
    var members: [JSON.Member] = []
    if try take(closing: UInt8(ascii: "}")) { return .object(members) }
    repeat {
      guard members.count < limits.members else { throw failure(.tooManyMembers) }
      skipWhitespace()
      members.append(try member(besides: members))
    } while try takeComma(orClosing: UInt8(ascii: "}"))
    return .object(members)
  }

  private mutating func member(besides others: [JSON.Member]) throws(JSONError) -> JSON.Member {
    let start = index
    guard try peek() == UInt8(ascii: "\"") else { throw failure(.unexpectedByte) }
    let key = try string()
    guard !others.contains(where: { $0.key.hasSameBytes(as: key) }) else {
      throw JSONError(offset: start, reason: .duplicateKey)
    }
    skipWhitespace()
    guard try peek() == UInt8(ascii: ":") else { throw failure(.unexpectedByte) }
    index += 1
    skipWhitespace()
    return JSON.Member(key, try value())
  }

  private mutating func array() throws(JSONError) -> JSON {
    try descend()
    var elements: [JSON] = []
    if try take(closing: UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      skipWhitespace()
      elements.append(try value())
    } while try takeComma(orClosing: UInt8(ascii: "]"))
    return .array(elements)
  }

  private mutating func descend() throws(JSONError) {
    guard depth < limits.depth else { throw failure(.tooDeep) }
    depth += 1
    index += 1
  }

  /// Ends an array or object that is empty.
  private mutating func take(closing: UInt8) throws(JSONError) -> Bool {
    skipWhitespace()
    guard try peek() == closing else { return false }
    index += 1
    depth -= 1
    return true
  }

  /// - Returns: false when the array or object ended.
  private mutating func takeComma(orClosing closing: UInt8) throws(JSONError) -> Bool {
    if try take(closing: closing) { return false }
    guard bytes[index] == UInt8(ascii: ",") else { throw failure(.unexpectedByte) }
    index += 1
    return true
  }

  private mutating func literal(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    for byte in text.description.utf8 {
      guard try peek() == byte else { throw failure(.unexpectedByte) }
      index += 1
    }
    return value
  }

  mutating func skipWhitespace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  func peek() throws(JSONError) -> UInt8 {
    guard index < bytes.count else { throw failure(.cutOff) }
    return bytes[index]
  }

  func failure(_ reason: JSONError.Reason) -> JSONError { JSONError(offset: index, reason: reason) }
}
