/// A JSON value, as a text spells it.
///
/// Two values have the same content when their ``canonicalText`` is the same; `==` also tells apart
/// how numbers are spelled and how members are ordered.
/// - Source: RFC 8259.
package enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A literal without fraction and exponent that fits 64 bits; `-0` is none.
  case integer(Int64)
  /// Any other number, as it is spelled.
  case number(String)
  case string(String)
  case array([JSON])
  /// In the order of the text; keys differ in their UTF-8 bytes.
  case object([Member])

  package struct Member: Hashable, Sendable {
    package let key: String
    package let value: JSON

    package init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }
}

extension JSON {
  /// The value of an object's member; nil without such a member and for what isn't an object.
  package subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key.hasSameBytes(as: key) }?.value
  }

  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var integer: Int64? {
    if case .integer(let value) = self { value } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  package var array: [JSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  package var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// A text, or null for none.
  package static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
}

extension String {
  /// Equality of bytes, where `==` also holds for other spellings of the same characters.
  package func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }

  package func hasSmallerBytes(than other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}
