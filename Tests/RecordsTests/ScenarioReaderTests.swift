import Programme
import Records
import TestSupport
import Testing

@Suite("Reading scenarios")
struct ScenarioReaderTests {
  private func read(_ text: String, limits: JSONLimits = RecordLimits.json) throws -> [ScenarioLine]
  {
    try ScenarioReader.records(of: Array(text.utf8), limits: limits)
  }

  @Test(
    "records are counted without comments and blank lines",
    arguments: [
      ("", []), ("\n\n", []), ("# only a comment", []), ("#\n", []), ("{}", [[1, 1]]),
      ("{}\n", [[1, 1]]), ("{}\n{}", [[1, 1], [2, 2]]),
      ("\n# a\n{}\n \t\n{}\n#", [[1, 3], [2, 5]]),
      ("{}\r\n\r\n# a\r\n {} \r\n", [[1, 1], [2, 4]]),
    ] as [(String, [[Int]])])
  func numbers(text: String, expected: [[Int]]) throws {
    #expect(try read(text).map { [$0.record, $0.line] } == expected)
  }

  @Test(
    "a line that isn't an object is an error that names the line",
    arguments: [
      ("{}\n[]", 2, 2), ("#\n\n1", 1, 3), ("{}\nnull\n{}", 2, 2), ("{", 1, 1), ("{}\n # a", 2, 2),
      ("{}{}", 1, 1), ("{\"a\":1,\n\"b\":2}", 1, 1), ("\u{FEFF}{}", 1, 1), ("{}\r{}", 1, 1),
    ])
  func broken(text: String, record: Int, line: Int) {
    do {
      _ = try read(text)
      Issue.record("nothing was thrown")
    } catch let error as ScenarioError {
      #expect(error.record == record)
      #expect(error.line == line)
      #expect(error.description.hasPrefix("line \(line): "))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test("a line's length and the number of records are limited")
  func limits() throws {
    #expect(try read("{}\n#long comment\n{}", limits: JSONLimits(bytes: 2)).count == 2)
    #expect(throws: ScenarioError.self) { try read("{ }", limits: JSONLimits(bytes: 2)) }
    let bytes = Array("{}\n{}\n".utf8)
    #expect(try ScenarioReader.records(of: bytes, mostRecords: 2).count == 2)
    #expect(throws: ScenarioError.self) {
      try ScenarioReader.records(of: bytes, mostRecords: 1)
    }
  }

  @Test("a scenario cut anywhere, or with bytes changed, is read or refused, and never traps")
  func fuzz() throws {
    var random = SeededGenerator.printed()
    for name in ScenarioFiles.names {
      let bytes = try ScenarioFiles.input(name)
      for _ in 0..<40 {
        var mutated = Array(bytes.prefix(.random(in: 0...bytes.count, using: &random)))
        for _ in 0..<Int.random(in: 0...3, using: &random) where !mutated.isEmpty {
          mutated[.random(in: 0..<mutated.count, using: &random)] = .random(
            in: 0...255, using: &random)
        }
        try judge(mutated)
      }
    }
  }

  @Test("values of records put in one another's place are accepted or refused, and never trap")
  func swaps() throws {
    var random = SeededGenerator.printed()
    let records = try ScenarioFiles.names.flatMap {
      try ScenarioReader.records(of: try ScenarioFiles.input($0)).compactMap(\.json.members)
    }
    let values = records.flatMap { $0.map(\.value) }
    for members in records {
      let position = Int.random(in: 0..<members.count, using: &random)
      var changed = members
      changed[position] = JSON.Member(
        members[position].key, values[.random(in: 0..<values.count, using: &random)])
      let json = JSON.object(changed)
      guard let record = try? RecordParser().record(json) else { continue }
      #expect(try RecordParser().record(json) == record, "seed \(random.seed)")
      guard case .catalogue(let own, let at) = record else { continue }
      let text = CatalogueRecordCoding.text(own, at: at)
      let copy = try CatalogueRecordCoding.record(fromTrusted: text)
      #expect(copy.0 == own, "seed \(random.seed)")
      #expect(copy.1 == at, "seed \(random.seed)")
    }
  }

  /// Takes a text as a replay does.
  private func judge(_ bytes: [UInt8]) throws {
    var reader = ScenarioReader(bytes)
    while let line = try? reader.next() {
      guard let parsed = try? RecordParser().parse(line.json) else { continue }
      guard case .order(let event) = parsed.record else { continue }
      let copy = try OrderEventCoding.event(fromTrusted: Array(OrderEventCoding.text(event).utf8))
      #expect(copy == event)
    }
  }
}
