import Programme
import Records
import Testing

@Suite("The fields of records")
struct RecordFieldTests {
  @Test("a record with every field is well-formed", arguments: RecordType.allCases)
  func full(type: RecordType) throws {
    let json = try RecordTable.record(type)
    #expect(complaint(about: json) == nil)
    let named = Set(json.members?.map(\.key) ?? [])
    #expect(named == Set(type.fields + ["type"]))
  }

  @Test("an unknown field is refused by name", arguments: RecordType.allCases)
  func unknown(type: RecordType) throws {
    let json = try RecordTable.record(type, changing: ["surprise": "1"])
    let refusal = try #require(complaint(about: json))
    #expect(refusal.code == .malformed)
    #expect(refusal.detail.contains("\"surprise\""))
  }

  private static let required: [(RecordType, String)] = [
    (.policy, "at"), (.shop, "id"), (.shop, "at"), (.sharerBound, "shop"), (.sharerBound, "sharer"),
    (.sharerUnbound, "at"), (.allocation, "institution"), (.allocation, "promoter_share_ppm"),
    (.plan, "id"), (.plan, "kind"), (.plan, "product"), (.plan, "institutions"),
    (.plan, "service_ppm"), (.plan, "commission_ppm"), (.scheme, "kind"), (.scheme, "institution"),
    (.scheme, "direct_ppm"), (.scheme, "manager_ppm"), (.link, "code"), (.link, "at"),
    (.link, "shop"), (.link, "placement"), (.link, "institution"), (.linkDisabled, "code"),
    (.linkDisabled, "at"), (.click, "id"), (.click, "at"), (.click, "code"), (.click, "visitor"),
    (.identityBound, "visitor"), (.identityBound, "buyer"), (.identityBound, "at"),
    (.orderPaid, "id"), (.orderPaid, "order"), (.orderPaid, "shop"), (.orderPaid, "paid_at"),
    (.orderPaid, "lines"), (.orderRefunded, "id"), (.orderRefunded, "order"),
    (.orderRefunded, "line"), (.orderRefunded, "refund"), (.orderRefunded, "at"),
    (.orderCompleted, "id"), (.orderCompleted, "order"), (.orderCompleted, "at"),
    (.orderCancelled, "at"), (.fraudConfirmed, "id"), (.fraudConfirmed, "case"),
    (.fraudConfirmed, "order"), (.fraudConfirmed, "by"), (.fraudConfirmed, "at"),
    (.promoterEnrolled, "institution"), (.promoterEnrolled, "promoter"),
    (.promoterEnrolled, "user"), (.promoterEnrolled, "at"),
    (.shopFunds, "shop"), (.shopFunds, "at"), (.cardsUsed, "account"), (.cardsUsed, "at"),
    (.cardsUsed, "used_x100"),
    (.coupon, "id"), (.coupon, "kind"), (.coupon, "shop"),
    (.coupon, "promoter"), (.unitBatch, "id"), (.unitBatch, "link"), (.unitBatch, "count"),
    (.unitBatch, "secret"),
  ]

  @Test("a required field may be neither left out nor null", arguments: required)
  func requiredField(type: RecordType, field: String) throws {
    for change in [nil, "null"] as [String?] {
      let refusal = try #require(
        complaint(about: try RecordTable.record(type, changing: [field: change])))
      #expect(refusal.code == .malformed)
      #expect(
        refusal.detail.contains(field == "service_ppm" || field == "commission_ppm" ? "ppm" : field)
      )
    }
  }

  private static let optional: [(RecordType, String)] = [
    (.policy, "window_days"), (.policy, "lateness_days"), (.policy, "counted_placements"),
    (.policy, "minimum_payout_fen"), (.coupon, "product"), (.coupon, "account"), (.coupon, "from"),
    (.coupon, "to"),
    (.shop, "url"), (.shop, "alliance"), (.shop, "score_x100"), (.shop, "super_admin_account"),
    (.shop, "sharer_ppm"), (.shop, "private_domain_enrolled_at"), (.product, "tech_fee_ppm"),
    (.promoter, "parent"), (.promoter, "user"), (.promoter, "status"), (.promoter, "level"),
    (.promoter, "team"), (.sharer, "user"), (.allocation, "promoter"), (.allocation, "product"),
    (.plan, "from"), (.plan, "to"), (.plan, "total_ppm"), (.link, "promoter"), (.link, "product"),
    (.link, "form"), (.link, "url"), (.link, "coupon"), (.link, "pass_query"),
    (.link, "expires_at"), (.orderPaid, "buyer"), (.orderPaid, "visitor"), (.orderPaid, "gift"),
    (.orderPaid, "entry"), (.orderRefunded, "amount_fen"), (.fraudConfirmed, "line"),
    (.fraudConfirmed, "why"), (.shopFunds, "goods_fen"), (.shopFunds, "deposit_fen"),
    (.shopFunds, "incentive_paid_fen"),
  ]

  @Test("an optional field may be left out or null", arguments: optional)
  func optionalField(type: RecordType, field: String) throws {
    for change in [nil, "null"] as [String?] {
      #expect(complaint(about: try RecordTable.record(type, changing: [field: change])) == nil)
    }
  }

  @Test("null is left out, except where it resets a party's field")
  func nullIsLeftOut() throws {
    for (type, field) in Self.optional where ![.shop, .product, .promoter, .sharer].contains(type) {
      let records = try [nil, "null"].map { change in
        try RecordParser().record(try RecordTable.record(type, changing: [field: change]))
      }
      #expect(records[0] == records[1], "\(type) \(field)")
    }
  }

  private static let partyFields: [(RecordType, String)] = [
    (.shop, "kind"), (.product, "shop"), (.product, "category"), (.product, "url"),
    (.institution, "promoter_share_ppm"), (.promoter, "institution"),
  ]

  @Test(
    "a party's lasting field may be left out of a later record, but never null",
    arguments: partyFields)
  func partyField(type: RecordType, field: String) throws {
    #expect(complaint(about: try RecordTable.record(type, changing: [field: nil])) == nil)
    let refusal = complaint(about: try RecordTable.record(type, changing: [field: "null"]))
    #expect(refusal?.code == .malformed)
    #expect(refusal?.detail.hasPrefix(field) == true)
  }

  @Test("every field refuses values of another kind", arguments: RecordType.allCases)
  func wrongKind(type: RecordType) throws {
    let wrong = ["{\"a\":1}", "[[]]", "1.5", "-0", "\"\\u0000\"", "\"a b\"", "9223372036854775808"]
    let isText: Set = ["team", "address", "by", "why"]
    for field in type.fields {
      for value in wrong where !(isText.contains(field) && value == "\"a b\"") {
        let refusal = complaint(about: try RecordTable.record(type, changing: [field: value]))
        #expect(refusal?.code == .malformed, "\(field): \(value)")
      }
    }
  }

  @Test(
    "the type must be one of the format",
    arguments: ["\"shops\"", "\"Shop\"", "1", "null", "\"\"", "\"order.paid \""])
  func unknownType(type: String) throws {
    let json = try RecordTable.record(.shop, changing: ["type": type])
    #expect(complaint(about: json)?.code == .malformed)
  }

  @Test("a record is an object with a type", arguments: ["[]", "1", "null", "\"shop\"", "{}"])
  func noRecord(text: String) throws {
    #expect(complaint(about: try RecordTable.json(text))?.code == .malformed)
  }

  @Test("a stranger's field name is escaped and cut in the message")
  func hostileName() throws {
    let name = "\u{1B}[31m\r\n" + String(repeating: "x", count: 10_000)
    let json = JSON.object([
      JSON.Member("type", .string("sharer")), JSON.Member(name, .null),
    ])
    let detail = try #require(complaint(about: json)).detail
    #expect(detail.utf8.count < 300)
    #expect(detail.utf8.allSatisfy { $0 >= 0x20 })
  }
}
