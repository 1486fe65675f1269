import EventLoops

/// A command about the touches of a visitor who clicks, laid out once: what differs from click to
/// click is written over it.
///
/// - Shape: the name, the visitor's key, a number, and perhaps one more argument.
struct VisitorCommand {
  /// As every visitor of the redirector has.
  static let visitorCharacters = 32
  private static let prefix: StaticString = "touch:{"
  private static let suffix: StaticString = "}"

  private let name: StaticString
  private var bytes: [UInt8]
  private let visitorPlace: Int
  private let numberPlace: Int
  private let digits: Int
  private var number: Int64
  private let last: [UInt8]?

  init(_ name: StaticString, number: Int64, last: [UInt8]? = nil) {
    self.name = name
    self.number = number
    self.last = last
    digits = number.decimalDigits
    let anyVisitor = [UInt8](repeating: UInt8(ascii: "~"), count: Self.visitorCharacters)
    var pipeline = RedisPipeline()
    pipeline.begin(arguments: last == nil ? 3 : 4)
    pipeline.argument(name)
    pipeline.argument(Self.prefix, anyVisitor.span, Self.suffix)
    let keyEnd = pipeline.bytes.count
    pipeline.argument(number)
    // A number's line end follows it.
    numberPlace = pipeline.bytes.count - 2 - digits
    visitorPlace =
      keyEnd - 2 - Self.suffix.utf8CodeUnitCount - Self.visitorCharacters
    if let last { pipeline.argument(last.span) }
    bytes = pipeline.bytes
  }

  /// Puts another number in the place of the one that is there.
  mutating func set(_ value: Int64) {
    guard value != number else { return }
    guard value >= 0, value.decimalDigits == digits else {
      self = VisitorCommand(name, number: value, last: last)
      return
    }
    number = value
    var left = value
    for index in (numberPlace..<numberPlace + digits).reversed() {
      bytes[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: left % 10)
      left /= 10
    }
  }

  /// - Parameter visitor: its 32 characters, eight in each word, the first one lowest.
  func append(_ visitor: InlineArray<4, UInt64>, to commands: inout [UInt8]) {
    let start = commands.count + visitorPlace
    commands.append(contentsOf: bytes)
    var span = commands.mutableSpan
    for index in visitor.indices { span.store(visitor[index], at: start + 8 * index) }
  }
}
