import Programme
import Records
import Settlement
import Storage
import Testing

@Suite("Scenarios, replayed")
struct ReplayTests {
  @Test("every scenario of the project is there")
  func allThere() {
    let special =
      ScenarioFile.ofRules.count + ScenarioFile.ofSchemes.count + ScenarioFile.ofRisk.count
    #expect(ScenarioFile.all.count == 12 + special)
    #expect(
      ScenarioFile.ofRules.map(\.name) == [
        "11-fraud-commissions", "11-fraud-held", "11-fraud", "11-private-domain",
        "12-sharer-refunds", "12-sharers", "13-coupons", "13-gifts", "13-refunds", "13-units",
        "15-compliance",
      ])
    #expect(ScenarioFile.ofRisk.count == 12)
    #expect(
      ScenarioFile.ofSchemes.map(\.name) == [
        "agency", "everyone", "multi_level", "purchases_by_then", "refer_three",
        "refer_three_shares", "team_dividend", "two_plus_one",
      ])
  }

  @Test("a scenario comes to exactly what is expected", arguments: ScenarioFile.all)
  func exact(file: ScenarioFile) throws {
    let store = try SQLiteStore.temporary()
    defer { #expect(throws: Never.self) { try store.close() } }
    var replay = Replay(over: store)
    try replay.run(try ScenarioReader.records(of: file.records()))
    #expect(try replay.output(explaining: false).text == file.expected())
  }

  @Test("what a scenario left behind is verified without a difference", arguments: ScenarioFile.all)
  func verified(file: ScenarioFile) throws {
    let store = try SQLiteStore.temporary()
    defer { #expect(throws: Never.self) { try store.close() } }
    var replay = Replay(over: store)
    try replay.run(try ScenarioReader.records(of: file.records()))
    let report = try store.read { try Verification.run(over: $0) }
    #expect(report.discrepancies == [])
    #expect(report.events > 0)
  }

  @Test("an explanation adds up to what is paid", arguments: ScenarioFile.all)
  func explained(file: ScenarioFile) throws {
    let store = try SQLiteStore.temporary()
    defer { #expect(throws: Never.self) { try store.close() } }
    var replay = Replay(over: store)
    try replay.run(try ScenarioReader.records(of: file.records()))
    for line in try replay.output(explaining: true).lines {
      let steps = line.additions.first { $0.key == "arithmetic" }?.value.array ?? []
      #expect(!steps.isEmpty)
      let isFraud = line.additions.contains { $0.key == "fraud" }
      for due in line.dues where due.amount > 0 && !(isFraud && due.kind.isOfPrivateDomain) {
        let matching = steps.filter { $0["step"]?.string == due.kind.rawValue }
        #expect(matching.map { $0["amount"]?.integer } == [due.amount], "\(line.order) \(due)")
      }
    }
  }
}
