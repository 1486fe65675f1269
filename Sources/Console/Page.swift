import Records

/// The part of a list that is asked for.
struct Page: Hashable, Sendable {
  let limit: Int
  /// What the cursor stands for: the key of the last item of the page before.
  let after: String?

  /// - Throws: ``Problem`` 422.
  init(_ query: QueryParameters) throws {
    limit = try Self.limit(query["limit"])
    after = try query["cursor"].map(Self.key)
  }

  private static func limit(_ text: String?) throws -> Int {
    guard let text else { return ConsoleLimits.defaultPage }
    guard let limit = Int(text), (1...ConsoleLimits.largestPage).contains(limit) else {
      throw Problem.malformed("limit: expected 1 to \(ConsoleLimits.largestPage)")
    }
    return limit
  }

  private static func key(_ cursor: String) throws -> String {
    guard cursor.utf8.count <= ConsoleLimits.cursorBytes,
      let bytes = Base64.decodeFromURL(cursor),
      let key = String(validating: bytes, as: UTF8.self), !key.isEmpty
    else { throw badCursor }
    return key
  }

  static let badCursor = Problem.malformed("cursor: expected the next_cursor of a page before")

  /// - Throws: ``Problem`` 422 for a cursor of another list.
  func number() throws -> Int64? {
    guard let after else { return nil }
    guard let number = Int64(after) else { throw Self.badCursor }
    return number
  }

  /// - Parameter next: the key to go on after; nil on the last page.
  static func answer(_ items: [JSON], next: String?) -> Answer {
    let cursor = next.map { JSON.string(Base64.encodeForURL($0.utf8)) } ?? .null
    return .ok(.object([.init("items", .array(items)), .init("next_cursor", cursor)]))
  }

  /// Of one item more than the limit, which tells whether there is a page after this one.
  func answer<Item>(
    _ items: [Item], key: (Item) -> String, json: (Item) throws -> JSON
  ) rethrows -> Answer {
    let shown = items.prefix(limit)
    let next = items.count > limit ? shown.last.map(key) : nil
    return Self.answer(try shown.map(json), next: next)
  }
}
