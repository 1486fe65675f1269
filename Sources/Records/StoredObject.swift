import Programme

/// A stored decision can't be read.
package struct DecisionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The field that is missing or holds something else.
  package let field: String

  package var description: String { "a stored decision is damaged: \(field) can't be read" }
}

/// An object that this system has written itself.
struct StoredObject {
  private let json: JSON

  init(_ json: JSON) { self.json = json }

  subscript(key: String) -> JSON? { json[key] }

  func text(_ key: String) throws(DecisionError) -> String {
    guard let text = json[key]?.string else { throw DecisionError(field: key) }
    return text
  }

  func id<Kind>(_ key: String) throws(DecisionError) -> ID<Kind> {
    ID(trusted: try text(key))
  }

  func optionalID<Kind>(_ key: String) throws(DecisionError) -> ID<Kind>? {
    json[key] == nil ? nil : try id(key)
  }

  func rate(_ key: String) throws(DecisionError) -> PPM {
    guard let value = json[key]?.integer else { throw DecisionError(field: key) }
    return PPM(value)
  }

  func integer(_ key: String) throws(DecisionError) -> Int64 {
    guard let value = json[key]?.integer else { throw DecisionError(field: key) }
    return value
  }

  func choice<Value: RawRepresentable<String>>(_ key: String) throws(DecisionError) -> Value {
    guard let value = Value(rawValue: try text(key)) else { throw DecisionError(field: key) }
    return value
  }

  func optionalChoice<Value: RawRepresentable<String>>(
    _ key: String
  ) throws(DecisionError) -> Value? {
    json[key] == nil ? nil : try choice(key)
  }
}
