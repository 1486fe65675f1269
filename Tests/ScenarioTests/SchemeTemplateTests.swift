import Foundation
import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@Suite("Schemes to start from")
struct SchemeTemplateTests {
  @Test(
    "each scheme has a template that records it without a refusal", arguments: SchemeKind.allCases)
  func template(kind: SchemeKind) throws {
    let text = try ProjectFolder.text("docs/schemes/\(kind.rawValue).ndjson")
    let store = try SQLiteStore.temporary()
    defer { #expect(throws: Never.self) { try store.close() } }
    var replay = Replay(over: store)
    try replay.run(try ScenarioReader.records(of: Array(text.utf8)))
    #expect(replay.refused == [])
    let schemes = try store.read { reading in
      try reading.schemes(of: InstitutionID(trusted: "my-institution"))
    }
    #expect(schemes.flatMap(\.versions).map { SchemeKind($0.value.rule) } == [kind])
  }

  @Test("each scheme has a page that names its fields", arguments: SchemeKind.allCases)
  func page(kind: SchemeKind) throws {
    let page = try ProjectFolder.text("docs/schemes/\(kind.rawValue).md")
    for field in kind.fields { #expect(page.contains("`\(field)`"), "\(field)") }
    let list = try ProjectFolder.text("docs/schemes/README.md")
    #expect(list.contains("[\(kind.rawValue)](\(kind.rawValue).md)"))
  }

  @Test("each scheme is what a scenario of the project is about", arguments: SchemeKind.allCases)
  func scenario(kind: SchemeKind) throws {
    let texts = try ScenarioFile.all.map { String(decoding: try $0.records(), as: UTF8.self) }
    #expect(texts.contains { $0.replacing(" ", with: "").contains(#""kind":"\#(kind.rawValue)""#) })
  }
}
