import Testing

@testable import HTTPWire

@Suite("a field that a setting names")
struct LastFieldTests {
  static func value(_ fields: String, of name: String = "x-real-ip") -> String? {
    let bytes = Array("GET /k1 HTTP/1.1\r\n\(fields)\r\n".utf8)
    let range = bytes.span.lastField(Array(name.utf8).span)
    return range.isEmpty ? nil : String(decoding: bytes[range.indices], as: UTF8.self)
  }

  @Test(
    "is found whatever its case and place, the last one of several, without the white space",
    arguments: [
      ("X-Real-IP: 192.0.2.7\r\n", "192.0.2.7"), ("x-real-ip:192.0.2.7\r\n", "192.0.2.7"),
      ("Host: t\r\nX-REAL-IP:\t 192.0.2.7 \t\r\nA: b\r\n", "192.0.2.7"),
      ("X-Real-IP: 1\r\nX-Real-IP: 2\r\n", "2"), ("X-Real-IP: 1, 2\r\n", "1, 2"),
      ("X-Real-IP: a:b\r\n", "a:b"),
    ])
  func found(fields: String, value: String) { #expect(Self.value(fields) == value) }

  @Test(
    "isn't taken for another one",
    arguments: [
      "", "Host: t\r\n", "X-Real-IP2: 1\r\n", "Y-X-Real-IP: 1\r\n", "X-Real-IP:\r\n",
      "X-Real-I: 1\r\n", "A: X-Real-IP: 1\r\n", "X-Real: 1\r\n",
    ])
  func absent(fields: String) { #expect(Self.value(fields) == nil) }

  @Test("any bytes at all do no harm")
  func hostile() {
    for count in 0..<40 {
      for byte: UInt8 in [0, 9, 10, 13, 32, 58, 120, 255] {
        let bytes = [UInt8](repeating: byte, count: count)
        #expect(bytes.span.lastField(Array("x".utf8).span).upper <= count)
      }
    }
  }
}
