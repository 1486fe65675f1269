import Programme
import Records
import Testing

@Suite("Records of schemes")
struct SchemeRecordTests {
  /// Of fields that aren't rates.
  private static let values = ["coupon": #""TEA-5""#, "coupons_a_day": "3"]

  private static func full(_ kind: SchemeKind) -> [String: String?] {
    var changes: [String: String?] = ["kind": "\"\(kind.rawValue)\""]
    for field in SchemeKind.allFields { changes[field] = .some(nil) }
    for field in kind.fields { changes[field] = values[field] ?? value(of: field) }
    return changes
  }

  private static func value(of field: String) -> String {
    field == "tiers"
      ? #"[{"volume_fen":1,"rate_ppm":2},{"volume_fen":3,"rate_ppm":10000}]"# : "10000"
  }

  @Test("each kind reads as it was written", arguments: SchemeKind.allCases)
  func roundTrip(kind: SchemeKind) throws {
    let json = try RecordTable.record(.scheme, changing: Self.full(kind))
    guard case .catalogue(let record, let at) = try RecordParser().record(json) else {
      Issue.record("not of the catalogue")
      return
    }
    let text = CatalogueRecordCoding.text(record, at: at)
    #expect(try CatalogueRecordCoding.record(fromTrusted: text).0 == record)
    guard case .scheme(let scheme) = record else {
      Issue.record("not a scheme")
      return
    }
    #expect(SchemeKind(scheme.rule) == kind)
    let object = CatalogueObjectCoding.json(scheme, at: at)
    #expect(Set(kind.fields).isSubset(of: (object.members ?? []).map(\.key)))
  }

  @Test(
    "tiers are objects of a volume and a rate, 1 to 16 of them",
    arguments: [
      "[]", "{}", "7", #"[{"volume_fen":1}]"#, #"[{"volume_fen":-1,"rate_ppm":1}]"#,
      #"[{"volume_fen":1,"rate_ppm":1.5}]"#, #"[{"volume_fen":1,"rate_ppm":1,"team":"red"}]"#,
      "[\((0..<17).map { #"{"volume_fen":\#($0),"rate_ppm":\#($0)}"# }.joined(separator: ","))]",
    ])
  func tiers(text: String) throws {
    var changes = Self.full(.teamDividend)
    changes["tiers"] = text
    let refusal = complaint(about: try RecordTable.record(.scheme, changing: changes))
    #expect(refusal?.code == .malformed && refusal?.detail.contains("tiers") == true)
  }

  @Test("each kind needs its own fields and has no others", arguments: SchemeKind.allCases)
  func fields(kind: SchemeKind) throws {
    for field in SchemeKind.allFields {
      var changes = Self.full(kind)
      changes[field] = kind.fields.contains(field) ? "null" : Self.value(of: field)
      let refusal = complaint(about: try RecordTable.record(.scheme, changing: changes))
      #expect(refusal?.code == .malformed)
      #expect(refusal?.detail.contains(field) == true)
    }
  }
}
