import Programme
import Records
import Testing

@Suite("The bounds of records")
struct RecordBoundTests {
  private static let edges: [(RecordType, String, String, RefusalCode?)] = [
    (.policy, "window_days", "0", .malformed), (.policy, "window_days", "1", nil),
    (.policy, "window_days", "3650", nil), (.policy, "window_days", "3651", .malformed),
    (.policy, "lateness_days", "-1", .malformed), (.policy, "lateness_days", "3650", nil),
    (.policy, "lateness_days", "3651", .malformed), (.policy, "counted_placements", "[]", nil),
    (.policy, "counted_placements", "[\"groups\"]", .malformed),
    (.policy, "counted_placements", "\"group\"", .malformed),
    (.policy, "minimum_payout_fen", "0", nil), (.policy, "minimum_payout_fen", "-1", .malformed),
    (.shop, "score_x100", "0", nil), (.shop, "score_x100", "-1", .malformed),
    (.shop, "sharer_ppm", "0", nil), (.shop, "sharer_ppm", "900000", nil),
    (.shop, "sharer_ppm", "900001", .rateOutOfRange), (.shop, "sharer_ppm", "-1", .rateOutOfRange),
    (.shop, "sharer_ppm", "\"1\"", .malformed), (.shop, "kind", "\"local\"", .malformed),
    (.shop, "super_admin_account", "\"a/b\"", .malformed), (.shop, "alliance", "1", .malformed),
    (.shop, "id", "\"\"", .malformed), (.shop, "id", "\"a/b\"", .malformed),
    (.shop, "id", "\"'; DROP\"", .malformed), (.shop, "id", "\"\\u202ea\"", .malformed),
    (.shop, "url", "\"javascript:alert(1)\"", .malformed),
    (.product, "tech_fee_ppm", "1000000", nil),
    (.product, "tech_fee_ppm", "1000001", .rateOutOfRange),
    (.product, "tech_fee_ppm", "-1", .rateOutOfRange),
    (.product, "tech_fee_ppm", "9223372036854775807", .rateOutOfRange),
    (.product, "category", "[\"食品\"]", nil), (.product, "category", "[]", .malformed),
    (.product, "category", "[\"a\",\"b\",\"c\"]", .malformed),
    (.product, "category", "[\"\"]", .malformed),
    (.product, "category", "[\"a\",null]", .malformed),
    (.institution, "promoter_share_ppm", "0", nil),
    (.institution, "promoter_share_ppm", "1000000", nil),
    (.institution, "promoter_share_ppm", "1000001", .rateOutOfRange),
    (.institution, "promoter_share_ppm", "-1", .rateOutOfRange),
    (.allocation, "promoter_share_ppm", "1000000", nil),
    (.allocation, "promoter_share_ppm", "1000001", .rateOutOfRange),
    (.promoter, "status", "\"retired\"", .malformed),
    (.promoter, "level", "\"Senior\"", .malformed),
    (.promoter, "team", "\"\"", .malformed), (.promoter, "team", "\"a\\u0085b\"", .malformed),
    (.promoter, "team", "\"华东 1 队\"", nil),
    (.plan, "institutions", "[]", .malformed), (.plan, "institutions", "[\"i1\",\"i1\"]", nil),
    (.plan, "institutions", "\"i1\"", .malformed), (.plan, "kind", "\"special\"", .malformed),
    (.plan, "commission_ppm", "-1", nil), (.plan, "service_ppm", "900001", nil),
    (.scheme, "direct_ppm", "-5", nil), (.scheme, "manager_ppm", "900001", nil),
    (.scheme, "kind", "\"warehouse\"", .malformed),
    (.link, "code", "\"a\"", .malformed), (.link, "code", "\"ab\"", nil),
    (.link, "code", "\"abcdefghij\"", nil), (.link, "code", "\"abcdefghijk\"", .malformed),
    (.link, "code", "\"a-b\"", .malformed), (.link, "code", "\"healthz\"", .malformed),
    (.link, "placement", "\"tv\"", .malformed), (.link, "form", "\"button\"", .malformed),
    (.coupon, "kind", "\"gift\"", .malformed),
    (.coupon, "account", "\"a/b\"", .malformed), (.unitBatch, "count", "1", nil),
    (.unitBatch, "count", "0", .malformed), (.unitBatch, "count", "1000001", .malformed),
    (.unitBatch, "secret", "\"00\"", .malformed),
    (.unitBatch, "secret", "\"000102030405060708090a0b0c0d0e0g\"", .malformed),
    (.unitBatch, "id", "\"-b1\"", .malformed),
    (.unitBatch, "id", "\"\(String(repeating: "b", count: 43))\"", nil),
    (.unitBatch, "id", "\"\(String(repeating: "b", count: 44))\"", .malformed),
    (.link, "coupon", "\"10% off\"", .malformed), (.link, "pass_query", "\"true\"", .malformed),
    (.click, "code", "\"a\"", .malformed),
    (.orderRefunded, "amount_fen", "0", nil), (.orderRefunded, "amount_fen", "-1", .malformed),
    (.orderRefunded, "amount_fen", "1000000000000000", nil),
    (.orderRefunded, "amount_fen", "1000000000000001", .malformed),
    (.orderRefunded, "amount_fen", "1.0", .malformed),
    (.orderRefunded, "amount_fen", "1e2", .malformed),
    (.orderRefunded, "amount_fen", "\"1\"", .malformed),
    (.orderRefunded, "amount_fen", "-0", .malformed),
    (.orderRefunded, "amount_fen", "1e400", .malformed),
    (.orderRefunded, "amount_fen", "9007199254740993", .malformed),
    (.orderCompleted, "at", "\"2025-06-01T10:00:00\"", .malformed),
    (.orderCompleted, "at", "\"2025-02-29T10:00:00Z\"", .malformed),
    (.orderCompleted, "at", "1748743200000", .malformed),
    (.orderPaid, "lines", "[]", .malformed), (.orderPaid, "lines", "{}", .malformed),
    (.orderPaid, "lines", "[1]", .malformed), (.orderPaid, "gift", "{}", nil),
    (.orderPaid, "gift", "{\"recipients\":[]}", nil), (.orderPaid, "gift", "[]", .malformed),
    (.orderPaid, "gift", "{\"recipients\":[1]}", .malformed),
    (.orderPaid, "gift", "{\"giver\":\"u1\"}", .malformed), (.orderPaid, "entry", "{}", nil),
    (.orderPaid, "entry", "{\"scenes\":null,\"ad_click\":null}", nil),
    (.orderPaid, "entry", "{\"scenes\":[\"\"]}", .malformed),
    (.orderPaid, "entry", "{\"scenes\":\"group\"}", .malformed),
    (.orderPaid, "entry", "{\"source_account\":\"a/b\"}", .malformed),
    (.orderPaid, "entry", "{\"source\":\"a\"}", .malformed),
  ]

  @Test("both sides of every edge", arguments: edges.indices)
  func edge(index: Int) throws {
    let (type, field, value, code) = Self.edges[index]
    let refusal = complaint(about: try RecordTable.record(type, changing: [field: value]))
    #expect(refusal?.code == code, "\(type.rawValue) \(field) \(value)")
    if let refusal { #expect(refusal.detail.contains(field), "\(refusal.detail)") }
  }

  @Test("ids and texts are limited", arguments: [(64, 64), (128, 128)])
  func lengths(most: Int, bytes: Int) throws {
    let (type, field): (RecordType, String) = most == 64 ? (.shop, "id") : (.promoter, "team")
    for (count, isValid) in [(most, true), (most + 1, false)] {
      let value = "\"\(String(repeating: "a", count: count))\""
      let refusal = complaint(about: try RecordTable.record(type, changing: [field: value]))
      #expect((refusal == nil) == isValid)
    }
  }

  @Test("lines, institutions, recipients and scenes are limited in number")
  func counts() throws {
    func list(_ count: Int, _ item: (Int) -> String) -> String {
      "[\((0..<count).map(item).joined(separator: ","))]"
    }
    let line = { (number: Int) in #"{"line":"\#(number)","product":"p1"}"# }
    let id = { (number: Int) in "\"x\(number)\"" }
    let cases: [(RecordType, String, Int, (Int) -> String)] = [
      (.orderPaid, "lines", RecordLimits.orderLines, { list($0, line) }),
      (.plan, "institutions", RecordLimits.planInstitutions, { list($0, id) }),
      (.orderPaid, "gift", RecordLimits.giftRecipients, { "{\"recipients\":\(list($0, id))}" }),
      (.orderPaid, "entry", RecordLimits.scenes, { "{\"scenes\":\(list($0, id))}" }),
    ]
    for (type, field, most, value) in cases {
      for (count, code) in [(most, nil), (most + 1, .malformed)] as [(Int, RefusalCode?)] {
        let json = try RecordTable.record(type, changing: [field: value(count)])
        #expect(complaint(about: json)?.code == code, "\(field) of \(count)")
      }
    }
  }

  @Test("what is malformed counts before a rate out of range")
  func precedence() throws {
    let both = ["sharer_ppm": "900001", "score_x100": "\"x\""]
    #expect(complaint(about: try RecordTable.record(.shop, changing: both))?.code == .malformed)
  }

  @Test("a rate out of range can be judged after references are")
  func deferredRate() throws {
    let parsed = try RecordParser().parse(
      try RecordTable.record(.product, changing: ["tech_fee_ppm": "1000001"]))
    #expect(parsed.rateRefusal?.code == .rateOutOfRange)
    #expect(parsed.rateRefusal?.detail.hasPrefix("tech_fee_ppm: 1000001") == true)
  }

  @Test("the rates of plans and schemes are read as they are, for their own bounds to judge")
  func planRates() throws {
    let record = try RecordParser().record(
      try RecordTable.record(
        .plan, changing: ["service_ppm": "9223372036854775807", "commission_ppm": "-1"]))
    guard case .catalogue(.plan(let plan), _) = record else {
      Issue.record("not a plan")
      return
    }
    #expect(plan.rates == .split(service: PPM(.max), commission: PPM(-1)))
    #expect(!plan.rates.isWithinBounds)
  }
}
