import Foundation
import TestSupport
import Testing

@Suite("What the code cites")
struct CitationTests {
  /// The sections that a text cites, for instance 6, 7 and 9 to 12 in "programme rules, sections 6,
  /// 7 and 9 to 12".
  static func citations(in text: String) -> Set<Int> {
    // A citation may run over the end of a comment's line.
    let flat = text.replacing(/\n\s*\/\/\/?\s*/, with: " ")
    var sections: Set<Int> = []
    for match in flat.matches(of: /programme rules, sections? ((?:\d+|, | and | to )+)/) {
      for range in match.1.matches(of: /(\d+) to (\d+)/) {
        sections.formUnion((Int(range.1) ?? 0)...(Int(range.2) ?? 0))
      }
      for number in match.1.matches(of: /\d+/) { sections.insert(Int(number.0) ?? 0) }
    }
    return sections
  }

  @Test(
    "a citation is read with all its sections",
    arguments: [
      ("/// - Source: programme rules, section 6.", [6]),
      ("programme rules, sections 6, 7 and 9 to 12.", [6, 7, 9, 10, 11, 12]),
      ("programme rules,\n  /// section 3: a link", [3]),
      ("programme rules, section 1, \"Versions\"", [1]), ("other rules, section 2", []),
    ] as [(String, Set<Int>)])
  func reading(text: String, sections: Set<Int>) {
    #expect(Self.citations(in: text) == sections)
  }

  @Test("every section of the rules that the code cites is there")
  func resolved() throws {
    let rules = try MarkdownDocument("docs/rules.md")
    let sections = rules.headings.compactMap { heading in
      heading.prefixMatch(of: #/(\d+)\. /#).flatMap { Int($0.1) }
    }
    var cited: Set<Int> = []
    for path in try ProjectFolder.swiftFiles(below: "Sources") {
      cited.formUnion(Self.citations(in: try ProjectFolder.text(path)))
    }
    #expect(cited.isSuperset(of: 1...12))
    #expect(cited.subtracting(sections) == [])
  }

  @Test("every relative link of a page leads to something", arguments: MarkdownDocument.all)
  func links(document: MarkdownDocument) throws {
    let base = ProjectFolder.url(document.path).deletingLastPathComponent()
    for match in document.text.matches(of: /\]\(([^)#:\s]+)(?:#[^)\s]*)?\)/) {
      let target = base.appending(path: String(match.1)).standardizedFileURL
      // The template for new pages shows what a link looks like.
      guard !document.path.hasSuffix("0000-template.md") else { continue }
      #expect(
        FileManager.default.fileExists(atPath: target.path), "\(document.path) → \(match.1)")
    }
  }
}
