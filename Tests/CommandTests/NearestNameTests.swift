import Testing

@testable import dyelink

@Suite("The nearest known name")
struct NearestNameTests {
  @Test(
    "is the one with the fewest edits",
    arguments: [
      ("listn", "listen", 1), ("lisetn", "listen", 1), ("consol-listen", "console-listen", 1),
      ("jornal-sync", "journal-sync", 1), ("data", "data", 0), ("publik_url", "public-url", 2),
    ])
  func nearestSetting(name: String, known: String, edits: Int) throws {
    let found = try #require(nearest(to: name, among: Setting.allCases.map(\.rawValue)))
    #expect(found == (known, edits))
  }

  @Test("is nothing without names")
  func noNames() { #expect(nearest(to: "x", among: []) == nil) }
}
