import Programme
import Records
import Testing

@Suite("Catalogue records and objects as JSON")
struct CatalogueCodingTests {
  private let moment = Timestamp(milliseconds: 1_748_743_200_000)

  private static let types: [RecordType] = [
    .policy, .shop, .product, .institution, .promoter, .allocation, .plan, .scheme, .sharer,
    .sharerBound, .sharerUnbound, .link, .linkDisabled, .identityBound, .coupon, .unitBatch,
  ]

  private func written(_ json: JSON) throws -> JSON {
    guard case .catalogue(let record, let at) = try RecordParser().record(json) else {
      throw Refusal(.malformed, "not of the catalogue")
    }
    let text = CatalogueRecordCoding.text(record, at: at)
    let (copy, copyMoment) = try CatalogueRecordCoding.record(fromTrusted: text)
    #expect(copy == record)
    #expect(copyMoment == at)
    #expect(record.type.rawValue == json["type"]?.string)
    return try RecordTable.json(text)
  }

  @Test("a record that was written reads as it was", arguments: types)
  func roundTrip(type: RecordType) throws {
    _ = try written(try RecordTable.record(type))
  }

  @Test("a party's record writes the fields that it names, and null for those it resets")
  func patch() throws {
    let json = try RecordTable.json(
      #"{"type":"shop","id":"s1","at":"2025-06-01T10:00:00+08:00","score_x100":null,"alliance":false}"#
    )
    #expect(
      try written(json).text
        == #"{"type":"shop","id":"s1","at":"2025-06-01T02:00:00.000Z","alliance":false,"score_x100":null}"#
    )
  }

  @Test(
    "a stored record that was damaged is an error",
    arguments: ["", "{}", "[1]", #"{"type":"click"}"#])
  func damaged(text: String) {
    #expect(throws: (any Error).self) { try CatalogueRecordCoding.record(fromTrusted: text) }
  }

  @Test("a click isn't a record of the catalogue")
  func click() throws {
    let text = try RecordTable.record(.click).text
    #expect(throws: Refusal.self) { try CatalogueRecordCoding.record(fromTrusted: text) }
  }

  @Test("a party's object has every field, null where there is none, and its defaults")
  func objects() {
    let at = #""at":"2025-06-01T02:00:00.000Z""#
    #expect(
      CatalogueObjectCoding.json(ShopID(trusted: "s1"), Shop(), at: moment).text
        == #"{"id":"s1",\#(at),"url":null,"alliance":false,"kind":null,"score_x100":null,"#
        + #""super_admin_account":null,"sharer_ppm":null,"private_domain_enrolled_at":null}"#)
    #expect(
      CatalogueObjectCoding.json(ProductID(trusted: "p1"), Product(), at: moment).text
        == #"{"id":"p1",\#(at),"shop":null,"category":null,"tech_fee_ppm":null,"url":null}"#)
    #expect(
      CatalogueObjectCoding.json(InstitutionID(trusted: "i1"), Institution(), at: moment).text
        == #"{"id":"i1",\#(at),"promoter_share_ppm":null}"#)
    #expect(
      CatalogueObjectCoding.json(PromoterID(trusted: "k1"), Promoter(), at: moment).text
        == #"{"id":"k1",\#(at),"institution":null,"parent":null,"user":null,"status":"active","#
        + #""level":"junior","team":null}"#)
    #expect(
      CatalogueObjectCoding.json(SharerID(trusted: "h1"), Sharer(), at: moment).text
        == #"{"id":"h1",\#(at),"user":null}"#)
    #expect(
      CatalogueObjectCoding.json(.standard, at: nil).text
        == #"{"at":null,"window_days":30,"lateness_days":3,"counted_placements":["group"],"#
        + #""minimum_payout_fen":0}"#)
  }

  @Test(
    "what is replaced whole shows the fields of its record",
    arguments: [.plan, .allocation, .scheme, .link] as [RecordType])
  func wholeObjects(type: RecordType) throws {
    let parsed = try RecordParser().record(try RecordTable.record(type))
    guard case .catalogue(let record, let at) = parsed else {
      throw Refusal(.malformed, "not of the catalogue")
    }
    let object: JSON? =
      switch record {
      case .plan(let plan): CatalogueObjectCoding.json(plan, at: at)
      case .allocation(let allocation): CatalogueObjectCoding.json(allocation, at: at)
      case .scheme(let scheme): CatalogueObjectCoding.json(scheme, at: at)
      case .link(let link): CatalogueObjectCoding.json(link, disabledAt: nil)
      default: nil
      }
    let members = try #require(object?.members)
    let context = RecordContext(type: type)
    let own = JSON.object(members.filter { $0.key != "disabled_at" })
    #expect(try RecordParser(context).record(own) == parsed)
    #expect(members.contains { $0.key == "disabled_at" } == (type == .link))
  }
}
