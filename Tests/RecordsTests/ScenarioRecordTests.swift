import Programme
import Records
import Testing

@Suite("The records of the scenario files")
struct ScenarioRecordTests {
  @Test("every record is well-formed", arguments: ScenarioFiles.names)
  func wellFormed(name: String) throws {
    let lines = try ScenarioReader.records(of: try ScenarioFiles.input(name))
    #expect(!lines.isEmpty)
    for line in lines {
      #expect(throws: Never.self) { try RecordParser().record(line.json) }
    }
  }

  @Test("a record that was written reads as it was", arguments: ScenarioFiles.names)
  func roundTrip(name: String) throws {
    for line in try ScenarioReader.records(of: try ScenarioFiles.input(name)) {
      switch try RecordParser().record(line.json) {
      case .catalogue(let record, let moment):
        let text = CatalogueRecordCoding.text(record, at: moment)
        let (copy, copyMoment) = try CatalogueRecordCoding.record(fromTrusted: text)
        #expect(copy == record)
        #expect(copyMoment == moment)
      case .order(let event):
        #expect(
          try OrderEventCoding.event(fromTrusted: Array(OrderEventCoding.text(event).utf8)) == event
        )
        #expect(
          try OrderEventCoding.event(fromTrusted: Array(line.json.canonicalText.utf8)) == event)
      case .click(let click):
        #expect(click.code.text == line.json["code"]?.string)
      case .periodClosed(let closing):
        #expect(closing.month.description == line.json["month"]?.string)
      }
    }
  }
}
