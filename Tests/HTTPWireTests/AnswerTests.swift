import Foundation
import Testing

@testable import HTTPWire

@Suite("answers")
struct AnswerTests {
  static func text(_ answer: Answer, withBody: Bool = true, closing: Bool = false) -> String {
    var buffer = AnswerBuffer()
    buffer.setDate(milliseconds: 784_111_777_000)
    buffer.append(answer, withBody: withBody, closing: closing)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  @Test("an answer has its date, its length and its body")
  func whole() {
    #expect(
      Self.text(.healthy) == """
        HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nCache-Control: no-store\r\n\
        Content-Type: text/plain; charset=utf-8\r\nContent-Length: 3\r\n\r\nok\n
        """)
  }

  @Test("HEAD gets the head of GET and nothing more; 204 has no length")
  func heads() {
    let get = Self.text(.notFound)
    let head = Self.text(.notFound, withBody: false)
    #expect(get.hasPrefix(head))
    #expect(head.hasSuffix("\r\n\r\n"))
    #expect(get.utf8.count - head.utf8.count == Answer.notFound.body.count)
    #expect(!Self.text(.noIcon).contains("Content-Length"))
  }

  @Test("the last answer says so")
  func closing() {
    #expect(Self.text(.malformed, closing: true).hasSuffix("\r\nConnection: close\r\n\r\n"))
    #expect(!Self.text(.malformed).contains("Connection"))
  }

  @Test(
    "each fault has its status",
    arguments: [
      (.malformed, 400), (.requestLineTooLong, 414), (.headTooLarge, 431),
      (.unknownTransferCoding, 501), (.unknownVersion, 505),
    ] as [(HeadFault, UInt16)])
  func faults(fault: HeadFault, status: UInt16) {
    #expect(Answer.refusing(fault).status == status)
    #expect(fault.rawValue == status)
  }

  @Test("dates are those of the calendar, forwards and backwards")
  func dates() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var state = seed
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "'Date: 'EEE, dd MMM yyyy HH:mm:ss' GMT\r\n'"
    var field = DateField()
    var moments: [Int64] = [0, 951_782_399, 951_782_400, 1_709_164_800, 4_107_542_399, 86_399]
    for _ in 0..<500 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      moments.append(Int64(state >> 33))
    }
    for moment in moments {
      field.set(milliseconds: moment * 1_000 + 999)
      let expected = formatter.string(from: Date(timeIntervalSince1970: Double(moment)))
      #expect(String(decoding: field.line, as: UTF8.self) == expected, "seed \(seed)")
    }
  }
}
