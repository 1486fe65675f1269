/// One record of an NDJSON text.
package struct ScenarioLine: Hashable, Sendable {
  /// Counted from 1, comments and blank lines left out.
  package let record: Int
  /// Counted from 1.
  package let line: Int
  /// An object.
  package let json: JSON
}

/// A line of an NDJSON text that isn't a JSON object.
package struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Reason: Hashable, Sendable {
    case invalid(JSONError)
    case notAnObject
    case tooManyRecords(limit: Int)
  }

  package let record: Int
  package let line: Int
  package let reason: Reason

  package var description: String {
    switch reason {
    case .invalid(let error): "line \(line): \(error)"
    case .notAnObject: "line \(line): not a JSON object"
    case .tooManyRecords(let limit): "line \(line): there are more than \(limit) records"
    }
  }
}

/// Reads the records of a scenario, or of an NDJSON body, one by one.
/// - Source: scenario format.
package struct ScenarioReader: Sendable {
  private let bytes: [UInt8]
  private let limits: JSONLimits
  private let mostRecords: Int
  private var index = 0
  private var line = 0
  private var record = 0

  /// - Parameter limits: what each record is held to; its bytes are those of a line.
  package init(
    _ bytes: [UInt8], limits: JSONLimits = RecordLimits.json, mostRecords: Int = .max
  ) {
    self.bytes = bytes
    self.limits = limits
    self.mostRecords = mostRecords
  }

  /// - Returns: nil after the last record.
  package mutating func next() throws(ScenarioError) -> ScenarioLine? {
    while let content = nextLine() {
      guard content.first != UInt8(ascii: "#"), !content.allSatisfy(\.isBlank) else { continue }
      record += 1
      guard record <= mostRecords else { throw failure(.tooManyRecords(limit: mostRecords)) }
      let json = try object(content)
      return ScenarioLine(record: record, line: line, json: json)
    }
    return nil
  }

  /// Every record, or the first line that is none.
  package static func records(
    of bytes: [UInt8], limits: JSONLimits = RecordLimits.json, mostRecords: Int = .max
  ) throws(ScenarioError) -> [ScenarioLine] {
    var reader = ScenarioReader(bytes, limits: limits, mostRecords: mostRecords)
    var records: [ScenarioLine] = []
    while let record = try reader.next() { records.append(record) }
    return records
  }

  private func object(_ content: ArraySlice<UInt8>) throws(ScenarioError) -> JSON {
    let json: JSON
    do {
      json = try JSON.parse(Array(content), limits: limits)
    } catch {
      throw failure(.invalid(error))
    }
    guard case .object = json else { throw failure(.notAnObject) }
    return json
  }

  /// The next line without its end, which is a line feed, perhaps after a carriage return.
  private mutating func nextLine() -> ArraySlice<UInt8>? {
    guard index < bytes.count else { return nil }
    line += 1
    let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    let content = bytes[index..<end]
    index = end + 1
    return content.last == UInt8(ascii: "\r") ? content.dropLast() : content
  }

  private func failure(_ reason: ScenarioError.Reason) -> ScenarioError {
    ScenarioError(record: record, line: line, reason: reason)
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}
