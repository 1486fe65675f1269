import Programme
import Records

/// The shapes of what goes in and out.
/// - Source: JSON Schema 2020-12, as OpenAPI 3.1 has it; the scenario format.
enum OpenAPISchemas {
  static var all: [JSON.Member] { records + answers }

  static func reference(_ name: String) -> JSON {
    .object([.init("$ref", .string("#/components/schemas/\(name)"))])
  }

  static func list(of name: String) -> JSON {
    object([
      .init("items", .object([.init("type", .string("array")), .init("items", reference(name))])),
      .init("next_cursor", nullable(text)),
    ])
  }

  /// An object; every field is required unless it is named.
  static func object(_ fields: [JSON.Member], optional: Set<String> = []) -> JSON {
    let required = fields.map(\.key).filter { !optional.contains($0) }
    var members: [JSON.Member] = [
      .init("type", .string("object")), .init("properties", .object(fields)),
    ]
    if !required.isEmpty { members.append(.init("required", .array(required.map(JSON.string)))) }
    return .object(members)
  }

  static let text = JSON.object([.init("type", .string("string"))])
  static let bool = JSON.object([.init("type", .string("boolean"))])
  static let time = JSON.object([
    .init("type", .string("string")), .init("format", .string("date-time")),
  ])
  static let id = JSON.object([
    .init("type", .string("string")), .init("pattern", .string("^[0-9A-Za-z_.:-]{1,64}$")),
  ])
  static let code = JSON.object([
    .init("type", .string("string")), .init("pattern", .string("^[0-9A-Za-z]{2,10}$")),
  ])
  static let address = JSON.object([
    .init("type", .string("string")), .init("format", .string("uri")),
    .init("maxLength", .integer(Int64(DestinationURL.longest))),
  ])
  static let share = integer(0...PPM.whole.value)
  static let planRate = integer(0...PPM.planCeiling.value)
  static let money = integer(0...Fen.largestInEvent.value)
  static let amount = JSON.object([
    .init("type", .string("integer")), .init("format", .string("int64")),
  ])

  static func integer(_ range: ClosedRange<Int64>) -> JSON {
    .object([
      .init("type", .string("integer")), .init("minimum", .integer(range.lowerBound)),
      .init("maximum", .integer(range.upperBound)),
    ])
  }

  static func choice<Value: RawRepresentable<String> & CaseIterable>(_ type: Value.Type) -> JSON {
    choice(Value.allCases.map(\.rawValue))
  }

  static func choice(_ values: [String]) -> JSON {
    .object([
      .init("type", .string("string")), .init("enum", .array(values.map(JSON.string))),
    ])
  }

  static func array(of element: JSON) -> JSON {
    .object([.init("type", .string("array")), .init("items", element)])
  }

  static func nullable(_ schema: JSON) -> JSON {
    .object([.init("anyOf", .array([schema, .object([.init("type", .string("null"))])]))])
  }

  static func oneOf(_ names: [String]) -> JSON {
    .object([.init("oneOf", .array(names.map(reference)))])
  }
}

extension RecordType {
  /// The name of the record's schema.
  var schemaName: String { rawValue }
}
