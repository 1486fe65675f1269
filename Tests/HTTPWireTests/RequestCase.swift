import Foundation
import Testing

/// One line of `Tests/HTTPCases/cases.jsonl`.
struct RequestCase: Decodable, Sendable, CustomTestStringConvertible {
  let id: String
  let raw: String
  let expect: String
  let also: [String]?
  let n: Int
  let note: String?
  let sweep: [Int]?

  var testDescription: String { id }

  static let all: [RequestCase] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "HTTPCases/cases.jsonl")
    let lines = try? String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    return (lines ?? []).compactMap { line in
      try? JSONDecoder().decode(RequestCase.self, from: Data(line.utf8))
    }
  }()

  /// The bytes of the case, once for each length of padding that it asks for.
  var messages: [[UInt8]] {
    guard let sweep else { return [Self.bytes(raw, padding: 0)] }
    return (sweep[0]...sweep[1]).map { Self.bytes(raw, padding: $0) }
  }

  /// Expands `⟪x*N⟫` and `⟪PAD⟫`; every other character is one byte of Latin-1.
  private static func bytes(_ raw: String, padding: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var scalars = raw.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      guard scalar == "⟪" else {
        bytes.append(UInt8(scalar.value))
        continue
      }
      let end = scalars.firstIndex(of: "⟫") ?? scalars.endIndex
      let inside = scalars[..<end]
      scalars = scalars[scalars.index(after: end)...]
      if String(inside) == "PAD" {
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "a"), count: padding))
      } else if let star = inside.lastIndex(of: "*") {
        let piece = inside[..<star].map { UInt8($0.value) }
        let count = Int(String(inside[inside.index(after: star)...])) ?? 0
        for _ in 0..<count { bytes.append(contentsOf: piece) }
      }
    }
    return bytes
  }
}
