import Programme
import TestSupport
import Testing

@testable import Records

@Suite("Order events read without a tree")
struct PlainOrderEventTests {
  /// Texts as order systems send them.
  private static let usual = [
    #"{"type":"order.paid","id":"e1","order":"o1","shop":"s1","visitor":"v1","#
      + #""paid_at":"2026-01-03T00:00:00Z","lines":[{"line":"1","product":"A","quantity":2,"#
      + #""paid_fen":9900,"pay_subsidy_fen":0,"talent_discount_fen":10,"platform_discount_fen":7}]}"#,
    #"{ "lines" : [ {"product":"A","line":"1"}, {"product":"B","line":"2","paid_fen":5} ],"#
      + #" "type":"order.paid", "id":"e1","order":"o1","shop":"s1","buyer":"u1","visitor":"v1","#
      + "\n" + #""paid_at":"2026-01-03T08:00:00.125+08:00" } "#,
    #"{"type":"order.refunded","id":"e2","order":"o1","line":"1","refund":"r1","#
      + #""amount_fen":1000000000000000,"at":"2026-01-04T00:00:00Z"}"#,
    #"{"type":"order.completed","id":"e3","order":"o1","at":"2026-01-20T00:00:00Z"}"#,
    #"{"type":"order.cancelled","id":"e4","order":"o1","at":"2026-01-20T00:00:00Z"}"#,
  ]

  private func full(_ bytes: [UInt8]) throws -> (event: OrderEvent, text: String) {
    let json = try JSON.parse(bytes, limits: RecordLimits.json)
    return (try OrderEventCoding.event(json), json.canonicalText)
  }

  @Test("the usual ones are, and are what the full reading makes of them", arguments: usual)
  func usualText(text: String) throws {
    let bytes = Array(text.utf8)
    let plain = try #require(PlainOrderEvent.eventAndText(bytes))
    let full = try full(bytes)
    #expect(plain.event == full.event)
    #expect(plain.text == full.text)
    #expect(PlainOrderEvent.event(Array(full.text.utf8)) == full.event)
  }

  @Test(
    "what is rarer or wrong is left to the full reading",
    arguments: [
      ("\"e1\"", "\"e\\u0031\""), ("\"e1\"", "\"é\""), ("\"e1\"", "null"), ("\"e1\"", "\"\""),
      ("9900", "9900.0"), ("9900", "99e2"), ("9900", "-1"), ("9900", "09"), ("9900", "null"),
      ("9900", "1000000000000001"), ("9900", "99999999999999999999"),
      ("\"quantity\":2", "\"quantity\":0"),
      ("\"shop\":\"s1\"", "\"shop\":\"s1\",\"shop\":\"s1\""), ("\"shop\":\"s1\",", ""),
      ("\"visitor\":\"v1\"", "\"visitor\":\"v1\",\"gift\":null"),
      ("\"visitor\":\"v1\"", "\"visitor\":\"v1\",\"at\":\"2026-01-03T00:00:00Z\""),
      ("\"product\":\"A\"", "\"product\":\"A\",\"unit\":null"), ("order.paid", "order.shipped"),
      ("order.paid", "order.completed"), ("2026-01-03", "2026-02-30"), ("]}", "]},"), ("]}", "],}"),
      ("\"line\":\"1\"", "\"line\":\"1\",\"line_of_more_than_twenty_four\":1"),
    ])
  func left(found: String, replaced: String) throws {
    let text = Self.usual[0].replacing(found, with: replaced)
    #expect(text != Self.usual[0])
    #expect(PlainOrderEvent.eventAndText(Array(text.utf8)) == nil)
  }

  @Test("whatever becomes of a text, the two readings never disagree")
  func agreement() throws {
    var random = SeededGenerator.printed()
    let bits = Array("{}[]\",:\\0123456789eE.+-TZ \n\u{7F}aunlétrue".utf8)
    for round in 0..<20_000 {
      var bytes = Array(Self.usual[round % Self.usual.count].utf8)
      for _ in 0...random.below(3) {
        let place = random.below(bytes.count)
        switch random.below(3) {
        case 0: bytes[place] = bits[random.below(bits.count)]
        case 1: bytes.remove(at: place)
        default: bytes.insert(bits[random.below(bits.count)], at: place)
        }
      }
      guard let plain = PlainOrderEvent.eventAndText(bytes) else { continue }
      let full = try full(bytes)
      #expect(plain.event == full.event && plain.text == full.text)
    }
  }
}
