import Programme

/// An object in the making: members in the order in which they are added.
struct JSONObject {
  private(set) var members: [JSON.Member] = []

  var json: JSON { .object(members) }

  mutating func add(_ key: String, _ value: JSON) { members.append(JSON.Member(key, value)) }

  mutating func add(_ key: String, _ text: String) { add(key, .string(text)) }

  mutating func add<Kind>(_ key: String, _ id: ID<Kind>) { add(key, .string(id.text)) }

  mutating func add(_ key: String, _ moment: Timestamp) { add(key, .time(moment)) }

  mutating func add(_ key: String, _ rate: PPM) { add(key, .integer(rate.value)) }

  /// Adds a field of a patch that the patch names.
  mutating func add<Value>(_ key: String, _ change: Change<Value>, _ json: (Value) -> JSON) {
    switch change {
    case .keep: break
    case .reset: add(key, .null)
    case .set(let value): add(key, json(value))
    }
  }
}

extension JSON {
  static func time(_ moment: Timestamp) -> JSON { .string(RFC3339.text(moment)) }
  static func time(_ moment: Timestamp?) -> JSON { moment.map { time($0) } ?? .null }
  static func id<Kind>(_ id: ID<Kind>) -> JSON { .string(id.text) }
  static func id<Kind>(_ id: ID<Kind>?) -> JSON { id.map { .string($0.text) } ?? .null }
  static func rate(_ rate: PPM) -> JSON { .integer(rate.value) }
  static func rate(_ rate: PPM?) -> JSON { .integer(rate?.value ?? 0) }
  static func choice(_ value: some RawRepresentable<String>) -> JSON { .string(value.rawValue) }

  static func category(_ category: Category) -> JSON {
    .array(([category.level1] + (category.level2.map { [$0] } ?? [])).map(JSON.string))
  }
}
