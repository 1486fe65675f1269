import Programme
import Records
import Settlement
import Storage
import Testing

/// A scenario that a page shows, with what the page says that it comes to.
///
/// Three comments in a block speak to this check:
/// - `# name: NAME` lets later blocks of the page build on it;
/// - `# after: NAME` puts the records of the block of that name before its own;
/// - `# refused: CODE, CODE` names every refusal, in the order of the records.
///
/// A `json` block that follows directly is part of the output: of `lines` those named by order and
/// line, and of each the members that are named; `balances` and `refused` whole.
struct DocumentedScenario: CustomTestStringConvertible, Sendable {
  let page: String
  let place: Int
  let records: String
  let refused: [String]
  let expected: String?

  var testDescription: String { "\(page):\(place)" }

  /// A block comes after one that isn't above it.
  struct MissingName: Error {
    let place: String
    let name: String
  }

  /// Every scenario of a page.
  static func all(in document: MarkdownDocument) throws -> [DocumentedScenario] {
    var named: [String: String] = [:]
    var scenarios: [DocumentedScenario] = []
    let blocks = document.blocks
    for (position, block) in blocks.enumerated() where block.language == "ndjson" {
      let place = "\(document.path):\(block.place)"
      var records = block.text + "\n"
      if let name = comment("after", in: block) {
        guard let before = named[name] else { throw MissingName(place: place, name: name) }
        records = before + records
      }
      if let name = comment("name", in: block) { named[name] = records }
      let next = blocks.dropFirst(position + 1).first
      let isAnswered = next.map { $0.followsBlock && $0.language == "json" } ?? false
      scenarios.append(
        DocumentedScenario(
          page: document.path, place: block.place, records: records,
          refused: codes(comment("refused", in: block)), expected: isAnswered ? next?.text : nil))
    }
    return scenarios
  }

  private static func comment(_ key: String, in block: FencedBlock) -> String? {
    block.lines.first { $0.hasPrefix("# \(key): ") }.map { String($0.dropFirst(key.count + 4)) }
  }

  private static func codes(_ list: String?) -> [String] {
    (list ?? "").split(separator: ",").map { $0.trimmingPrefix(" ") }.map(String.init)
  }

  /// What the page says that isn't so.
  func objections() throws -> [String] {
    let store = try SQLiteStore.temporary()
    defer { #expect(throws: Never.self) { try store.close() } }
    var replay = Replay(over: store)
    try replay.run(try ScenarioReader.records(of: Array(records.utf8)))
    let output = try replay.output(explaining: true)
    var objections: [String] = []
    let found = output.refused.map(\.code.rawValue)
    if found != refused {
      objections.append("refused were \(found); the page says \(refused)")
    }
    guard let expected else { return objections }
    return objections + compare(try JSON.parse(expected, limits: .trusted), with: output.json)
  }

  private func compare(_ expected: JSON, with output: JSON) -> [String] {
    guard let members = expected.members, !members.isEmpty else { return ["nothing is expected"] }
    return members.flatMap { member -> [String] in
      if member.key == "lines" { return compareLines(member.value, with: output) }
      let found = output[member.key]
      return found?.canonicalText == member.value.canonicalText
        ? [] : ["\(member.key) is \(found?.text ?? "missing")"]
    }
  }

  private func compareLines(_ expected: JSON, with output: JSON) -> [String] {
    guard let lines = expected.array, !lines.isEmpty else { return ["no line is expected"] }
    return lines.flatMap { line -> [String] in
      let found = output["lines"]?.array?.first {
        $0["order"] == line["order"] && $0["line"] == line["line"]
      }
      guard let found else { return ["there is no line \(line.text)"] }
      return (line.members ?? []).filter { member in
        found[member.key]?.canonicalText != member.value.canonicalText
      }.map { "\(line["order"]?.text ?? "") \($0.key) is \(found[$0.key]?.text ?? "missing")" }
    }
  }
}
