/// The members of an object as they stand in its text, to be put in order.
struct PlainMembers {
  private var members: [(name: PlainName, key: Range<Int>, value: Value)] = []

  enum Value {
    /// Stands in the text as it is.
    case range(Range<Int>)
    /// Was put in order itself.
    case text([UInt8])
  }

  init() { members.reserveCapacity(8) }

  func contains(_ name: PlainName) -> Bool { members.contains { $0.name == name } }

  mutating func add(_ name: PlainName, key: Range<Int>, _ value: Value) {
    members.append((name, key, value))
  }

  /// Appends the object's canonical text.
  mutating func append(to text: inout [UInt8], from bytes: [UInt8]) {
    members.sort { $0.name < $1.name }
    text.append(UInt8(ascii: "{"))
    for member in members {
      if text.last != UInt8(ascii: "{") { text.append(UInt8(ascii: ",")) }
      // The name with its quotation marks.
      text.append(contentsOf: bytes[member.key.lowerBound - 1...member.key.upperBound])
      text.append(UInt8(ascii: ":"))
      switch member.value {
      case .range(let range): text.append(contentsOf: bytes[range])
      case .text(let ordered): text.append(contentsOf: ordered)
      }
    }
    text.append(UInt8(ascii: "}"))
  }
}
