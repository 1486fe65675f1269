import Foundation
import TestSupport
import Testing

/// A fenced block of a page.
struct FencedBlock {
  /// What follows the opening fence.
  let language: String
  let lines: [Substring]
  /// Of the opening fence, counted from 1.
  let place: Int
  /// Whether nothing but blank lines stands between it and the block before it.
  let followsBlock: Bool

  var text: String { lines.joined(separator: "\n") }
}

/// A page of the documentation, as far as its checks look at it.
struct MarkdownDocument: CustomTestStringConvertible, Sendable {
  /// From the project's top.
  let path: String
  let text: String

  var testDescription: String { path }

  static let all: [MarkdownDocument] = {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".md") }.sorted().compactMap {
      try? MarkdownDocument("docs/\($0)")
    }
  }()

  private static var folder: URL { ProjectFolder.url("docs") }

  init(_ path: String) throws {
    self.init(path: path, text: try ProjectFolder.text(path))
  }

  init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  private var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  var blocks: [FencedBlock] {
    var blocks: [FencedBlock] = []
    var open: (language: String, place: Int)?
    var content: [Substring] = []
    var isNextToBlock = false
    for (position, line) in lines.enumerated() {
      if let opened = open {
        guard line == "```" else {
          content.append(line)
          continue
        }
        blocks.append(
          FencedBlock(
            language: opened.language, lines: content, place: opened.place,
            followsBlock: isNextToBlock))
        open = nil
        isNextToBlock = true
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3)), position + 1)
        content = []
      } else if !line.allSatisfy(\.isWhitespace) {
        isNextToBlock = false
      }
    }
    return blocks
  }

  /// The text of each heading, without its marks.
  var headings: [String] {
    lines.filter { $0.hasPrefix("#") }.map { String($0.drop { $0 == "#" || $0 == " " }) }
  }
}
