import Records

/// A field that a query may have.
struct QueryField: Hashable, Sendable {
  let name: String
  let summary: String

  static let cursor = QueryField(
    name: "cursor", summary: "Where to go on: the `next_cursor` of the page before.")
  static let limit = QueryField(
    name: "limit",
    summary:
      """
      How many items at most: \(ConsoleLimits.defaultPage), and no more than \
      \(ConsoleLimits.largestPage).
      """
  )
  static let page = [cursor, limit]
}

/// The query of a request.
struct QueryParameters: Hashable, Sendable {
  private let values: [String: String]

  /// - Throws: ``Problem`` 422 for a field that isn't known or comes twice.
  init(_ text: String?, known: [QueryField]) throws {
    var values: [String: String] = [:]
    for part in (text ?? "").split(separator: "&") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentCoding.decode(pair[0]),
        let value = pair.count > 1 ? PercentCoding.decode(pair[1]) : ""
      else { throw Problem.malformed("the query has a broken percent-encoding") }
      guard known.contains(where: { $0.name == name }) else {
        let names = known.map(\.name).joined(separator: ", ")
        throw Problem.malformed(
          "the query has an unknown field; known are: \(names.isEmpty ? "none" : names)")
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw Problem.malformed("the query names \(name) twice")
      }
    }
    self.values = values
  }

  /// - Returns: nil for a field that is left out or empty.
  subscript(name: String) -> String? {
    values[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// Percent-encoding in paths and queries.
/// - Source: RFC 3986, section 2.1.
enum PercentCoding {
  /// - Returns: nil for an incomplete `%XX` and for bytes that aren't UTF-8.
  static func decode(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8.makeIterator()
    while let byte = rest.next() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.next().flatMap(hexValue), let low = rest.next().flatMap(hexValue)
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
