import Programme

/// The fields of a record, or of an object within one, as they are asked for.
struct RecordFields {
  private let members: [JSON.Member]
  /// The first rate outside its bounds; what is malformed counts before it.
  private(set) var rateRefusal: Refusal?

  /// - Parameter tag: a field that was looked at before.
  /// - Throws: ``RefusalCode/malformed`` for what isn't an object and for a field that isn't known.
  init(_ json: JSON, known: [String], tag: String? = nil) throws(Refusal) {
    guard case .object(let members) = json else {
      throw Refusal(.malformed, "expected a JSON object")
    }
    self.members = members
    for member in members where !known.contains(member.key) && member.key != tag {
      throw Refusal(
        .malformed,
        "unknown field \(Self.shown(member.key)); known are \(known.joined(separator: ", "))")
    }
  }

  /// - Returns: nil for a field that is left out or null.
  func optional<Value>(_ key: String, _ type: FieldType<Value>) throws(Refusal) -> Value? {
    guard let json = self[key], json != .null else { return nil }
    return try read(json, key, type)
  }

  func required<Value>(_ key: String, _ type: FieldType<Value>) throws(Refusal) -> Value {
    guard let json = self[key], json != .null else {
      throw Refusal(.malformed, "\(key): missing; expected \(type.expected())")
    }
    return try read(json, key, type)
  }

  /// What a party's record says about a field that may be reset.
  func change<Value>(_ key: String, _ type: FieldType<Value>) throws(Refusal) -> Change<Value> {
    guard let json = self[key] else { return .keep }
    return json == .null ? .reset : .set(try read(json, key, type))
  }

  /// What a party's record says about a field that it can't be without.
  func lastingChange<Value>(
    _ key: String, _ type: FieldType<Value>
  ) throws(Refusal) -> Change<Value> {
    guard let json = self[key] else { return .keep }
    return .set(try read(json, key, type))
  }

  /// Notes a rate that is outside its bounds.
  mutating func check(_ rate: PPM?, _ key: String, within bounds: ClosedRange<PPM>) {
    guard let rate, !bounds.contains(rate), rateRefusal == nil else { return }
    rateRefusal = Refusal(
      .rateOutOfRange,
      "\(key): \(rate.value) is outside \(bounds.lowerBound.value) to \(bounds.upperBound.value)")
  }

  /// The JSON of a field; nil when it is left out.
  subscript(key: String) -> JSON? {
    // Names of fields are of [0-9a-z_], for which equal characters are equal bytes.
    for member in members where member.key == key { return member.value }
    return nil
  }

  private func read<Value>(
    _ json: JSON, _ key: String, _ type: FieldType<Value>
  ) throws(Refusal) -> Value {
    guard let value = type.read(json) else {
      throw Refusal(.malformed, "\(key): expected \(type.expected())")
    }
    return value
  }

  /// A stranger's text, escaped and cut for a message.
  static func shown(_ text: String) -> String {
    JSON.string(String(text.unicodeScalars.prefix(longestShown))).text
  }

  /// - Unit: characters.
  private static let longestShown = 40
}

/// Runs a part of a parse whose refusals say where in the record they are.
func within<Value>(
  _ place: @autoclosure () -> String, _ parse: () throws(Refusal) -> Value
) throws(Refusal) -> Value {
  do {
    return try parse()
  } catch {
    throw Refusal(error.code, "\(place()).\(error.detail)")
  }
}
