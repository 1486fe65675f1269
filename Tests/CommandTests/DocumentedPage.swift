import Foundation
import TestSupport
import Testing

/// A page that shows what to type, and what comes of it.
struct DocumentedPage {
  /// A `sh` block, and the `text` block after it, if that is what follows.
  struct Example {
    let script: String
    let output: String?
  }

  let examples: [Example]

  init(_ path: String) throws {
    let parts = try ProjectFolder.text(path).components(separatedBy: "\n```")
    let blocks = parts.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    examples = zip(blocks, blocks.dropFirst() + [""]).compactMap { block, next in
      guard block.hasPrefix("sh\n") else { return nil }
      let output = next.hasPrefix("text\n") ? String(next.dropFirst(5)) + "\n" : nil
      return Example(script: String(block.dropFirst(3)), output: output)
    }
  }

  /// Types every example, against a running Dyelink.
  func type(to serving: Serving, in directory: TemporaryDirectory) throws {
    let programs = URL(fileURLWithPath: Program.path).deletingLastPathComponent().path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let variables = ["DYELINK_DATA": serving.data.path, "PATH": "\(programs):\(path)"]
    for example in examples {
      let output = try shell(example.script, in: directory.path, variables: variables)
      if let expected = example.output { #expect(output == expected, "\(example.script)") }
    }
  }
}
