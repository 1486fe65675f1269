import Programme
import Records
import Testing

@Suite("Records of schemes")
struct SchemeRecordTests {
  private static func full(_ kind: SchemeKind) -> [String: String?] {
    var changes: [String: String?] = ["kind": "\"\(kind.rawValue)\""]
    for field in SchemeKind.allFields { changes[field] = .some(nil) }
    for field in kind.fields { changes[field] = "10000" }
    return changes
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

  @Test("each kind needs its own fields and has no others", arguments: SchemeKind.allCases)
  func fields(kind: SchemeKind) throws {
    for field in SchemeKind.allFields {
      var changes = Self.full(kind)
      changes[field] = kind.fields.contains(field) ? "null" : "10000"
      let refusal = complaint(about: try RecordTable.record(.scheme, changing: changes))
      #expect(refusal?.code == .malformed)
      #expect(refusal?.detail.contains(field) == true)
    }
  }
}
