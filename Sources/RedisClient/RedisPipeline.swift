/// Commands as they go over the wire, and how many answers they get.
///
/// Every argument carries its length, so no content can break out of it.
package struct RedisPipeline: Sendable {
  package private(set) var bytes: [UInt8] = []
  /// Commands, each of which gets one reply.
  package private(set) var count = 0

  package var isEmpty: Bool { count == 0 }

  package init() {}

  /// A pipeline of one command.
  package init(_ arguments: RedisArgument...) { add(arguments) }

  package mutating func reserve(bytes capacity: Int) { bytes.reserveCapacity(capacity) }

  /// Forgets the commands, and keeps the memory.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    count = 0
  }

  package mutating func add(_ arguments: RedisArgument...) { add(arguments) }

  package mutating func add(_ arguments: [RedisArgument]) {
    begin(arguments: arguments.count)
    for argument in arguments {
      switch argument {
      case .text(let text): self.argument(text: text)
      case .bytes(let bytes): self.argument(bytes.span)
      case .integer(let value): self.argument(value)
      }
    }
  }

  /// Appends one whole command that the caller lays out.
  mutating func appendCommand(_ write: (inout [UInt8]) -> Void) {
    write(&bytes)
    count += 1
  }

  /// Begins a command by hand; exactly `count` calls of `argument` have to follow.
  package mutating func begin(arguments count: Int) {
    bytes.append(UInt8(ascii: "*"))
    bytes.appendDecimal(Int64(count))
    endLine()
    self.count += 1
  }

  package mutating func argument(text: String) {
    beginArgument(length: text.utf8.count)
    bytes.append(contentsOf: text.utf8)
    endLine()
  }

  package mutating func argument(_ content: Span<UInt8>) {
    beginArgument(length: content.count)
    bytes.append(copying: content)
    endLine()
  }

  /// One argument that is made of three parts, for instance a key with its prefix.
  package mutating func argument(
    _ prefix: StaticString, _ content: Span<UInt8>, _ suffix: StaticString = ""
  ) {
    beginArgument(length: prefix.utf8CodeUnitCount + content.count + suffix.utf8CodeUnitCount)
    bytes.append(prefix)
    bytes.append(copying: content)
    bytes.append(suffix)
    endLine()
  }

  package mutating func argument(_ text: StaticString) {
    beginArgument(length: text.utf8CodeUnitCount)
    bytes.append(text)
    endLine()
  }

  package mutating func argument(_ value: Int64) {
    beginArgument(length: value.decimalDigits)
    bytes.appendDecimal(value)
    endLine()
  }

  private mutating func beginArgument(length: Int) {
    bytes.append(UInt8(ascii: "$"))
    bytes.appendDecimal(Int64(length))
    endLine()
  }

  /// One argument of a tail and what follows.
  mutating func argument(_ tail: TouchTail, _ content: Span<UInt8>) {
    beginArgument(length: TouchTail.characters + content.count)
    tail.append(to: &bytes)
    bytes.append(copying: content)
    endLine()
  }

  private mutating func endLine() {
    bytes.append(UInt8(ascii: "\r"))
    bytes.append(UInt8(ascii: "\n"))
  }
}

/// One argument of a command.
package enum RedisArgument: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  case text(String)
  case bytes([UInt8])
  case integer(Int64)

  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
}
