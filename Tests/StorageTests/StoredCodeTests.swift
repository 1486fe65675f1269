import Programme
import Testing

@testable import Storage

@Suite("Words that are stored as numbers")
struct StoredCodeTests {
  @Test("no two words have one number, and each number reads as its word")
  func unique() throws {
    #expect(Set(EntryKind.allCases.map(\.code)).count == EntryKind.allCases.count)
    #expect(try EntryKind.allCases.map { try EntryKind(code: $0.code) } == EntryKind.allCases)
    #expect(try Unit.allCases.map { try Unit(code: $0.code) } == Unit.allCases)
  }

  @Test("kinds of entries sort as their words do")
  func order() {
    #expect(
      EntryKind.allCases.shuffled().sorted().map(\.rawValue)
        == EntryKind.allCases.map(\.rawValue).sorted())
  }
}
