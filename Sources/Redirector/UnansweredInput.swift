import HTTPWire

/// What was read of requests that aren't answered yet; a client between two requests has none.
final class UnansweredInput {
  var parser: HeadParser
  private var bytes: [UInt8]

  init(_ parser: HeadParser, _ bytes: Span<UInt8>) {
    self.parser = parser
    self.bytes = []
    append(bytes)
  }

  func append(_ more: Span<UInt8>) {
    bytes.reserveCapacity(bytes.count + more.count)
    for index in more.indices { bytes.append(more[index]) }
  }

  /// Takes the bytes out, so that they can be read while this changes.
  func take() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  /// Puts back what is left when the first `count` are dealt with.
  func put(_ taken: consuming [UInt8], without count: Int) {
    taken.removeFirst(count)
    bytes = taken
  }
}
