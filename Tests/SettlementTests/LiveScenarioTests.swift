import Foundation
import Programme
import Records
import Settlement
import Storage
import Testing

@Suite("Scenarios through Redis, the worker and a ledger on disk", .serialized)
struct LiveScenarioTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Scenarios")

  @Test(
    "a scenario comes to the same lines and balances",
    arguments: [
      "01-two-sharers", "02-window-edges", "03-late-and-reversed", "04-identity",
      "05-plans-and-splits", "06-refunds", "07-incentive-caps", "08-private-domain", "09-sharers",
      "10-multi-level", "11-eligibility", "12-policy",
    ])
  func live(name: String) async throws {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    let records = try Data(contentsOf: Self.folder.appending(path: "\(name).ndjson"))
    try await books.take(try ScenarioReader.records(of: Array(records)))
    var expected = try JSON.parse(
      Array(Data(contentsOf: Self.folder.appending(path: "\(name).expected.json"))),
      limits: .trusted)
    expected = .object((expected.members ?? []).filter { $0.key != "refused" })
    let output = try books.output().json
    let actual = JSON.object((output.members ?? []).filter { $0.key != "refused" })
    #expect(actual.prettyText == expected.prettyText)
    #expect(try books.discrepancies() == [])
  }
}
