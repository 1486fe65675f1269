import Programme
import RedisClient
import TestSupport
import Testing

@Suite("sums of clicks on their way to the books")
struct ClickLineTests {
  static let day = ShanghaiDay(number: 20_000)
  static let visitor = VisitorID(trusted: "LedlZti0iDsbQUYW9eSSyvVapYwSNEaU")
  static let lines: [ClickLine] =
    ClickKind.allCases.map {
      .count(Hour(number: 480_000), LinkCode(trusted: "aB3"), $0, clicks: 1 << 40)
    } + [
      .open(LinkCode(trusted: "aB3"), at: Timestamp(milliseconds: 1_750_000_000_000), visitor),
      .address(day, AddressHash(bits: .max), clicks: 4),
      .address(day, AddressHash(bits: 1), clicks: 1),
      .visit(day, AddressHash(bits: 0xABC), visitor),
    ]

  static func bytes(_ lines: [ClickLine]) -> [UInt8] {
    var bytes: [UInt8] = []
    for line in lines { line.append(to: &bytes) }
    return bytes
  }

  @Test("lines are read as they were written")
  func roundTrip() {
    #expect(ClickLine.lines(of: Self.bytes(Self.lines)) == Self.lines)
    #expect(ClickLine.lines(of: []) == [])
  }

  @Test(
    "a line that isn't whole spoils them all",
    arguments: [
      "c", "c 1 aB3 touch", "c 1 aB3 touch 0", "c 1 aB3 touch -1", "c 1 aB3 touch 1 1",
      "c x aB3 touch 1", "c 1 a touch 1", "c 1 aB3 click 1", "c  1 aB3 touch 1", "o aB3 1",
      "o aB3 1 bad/visitor", "a 1 xyz 1", "a 1 fffffffffffffffff 1", "v 1 ff ", "x 1 2 3", " ",
      "c 99999999999999999999 aB3 touch 1",
    ])
  func malformed(line: String) {
    #expect(ClickLine.lines(of: Self.bytes(Self.lines) + Array("\(line)\n".utf8)) == nil)
  }

  @Test("any bytes are lines or aren't, and none end the process")
  func hostile() {
    var random = SeededGenerator.printed()
    let good = Self.bytes(Self.lines)
    for _ in 0..<2_000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
          in: .min ... .max, using: &random)
      }
      if let lines = ClickLine.lines(of: bytes) {
        #expect(ClickLine.lines(of: Self.bytes(lines)) == lines)
      }
    }
  }
}
