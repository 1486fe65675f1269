/// Why bytes aren't the JSON that was asked for, and where.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    case tooLong = "the text is longer than allowed"
    case tooDeep = "arrays and objects are nested too deeply"
    case tooManyMembers = "an object has too many members"
    case cutOff = "the text ends too early"
    case unexpectedByte = "another character was expected"
    case trailingBytes = "something follows the value"
    case invalidUTF8 = "a string isn't UTF-8"
    case controlCharacter = "a string holds a control character that isn't escaped"
    case invalidEscape = "a string holds an escape that JSON doesn't have"
    case loneSurrogate = "a string holds half a surrogate pair"
    case duplicateKey = "an object names a key twice"
    case invalidNumber = "a number isn't spelled as JSON has it"
    case exponentTooLarge = "a number's exponent has too many digits"
  }

  /// - Unit: bytes from the start of the text.
  package let offset: Int
  package let reason: Reason

  package init(offset: Int, reason: Reason) {
    self.offset = offset
    self.reason = reason
  }

  package var description: String { "not valid JSON at byte \(offset): \(reason.rawValue)" }
}

/// How much a text may make the parser do.
package struct JSONLimits: Hashable, Sendable {
  package var bytes: Int
  /// How deeply arrays and objects may be nested.
  package var depth: Int
  /// Members of one object.
  package var members: Int

  package init(bytes: Int, depth: Int = 32, members: Int = 64) {
    self.bytes = bytes
    self.depth = depth
    self.members = members
  }

  /// For texts that this system has written itself.
  package static let trusted = JSONLimits(bytes: 1 << 26, members: 4_096)
  /// Digits of an exponent, leading zeros left out.
  package static let exponentDigits = 9
}
