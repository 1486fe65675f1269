import Testing

@testable import Settlement

@Suite("the rests of the counting of clicks")
struct ClickRestTests {
  @Test(
    "are long after much work, short when much waits, and none when Redis would fill up",
    arguments: [
      (0, 0, 0), (0, 100, 0),
      (10, 0, 90), (10, 50, 45), (10, 90, 9), (10, 100, 0), (10, 1_000_000, 0),
      (200, 0, 1_000), (200, 50, 900), (200, 100, 0),
    ])
  func rests(work: Int, left: Int64, expected: Int) {
    var configuration = ClickWorkerConfiguration(reader: "books")
    configuration.restFactor = 9
    configuration.restsUpTo = 100
    configuration.longestRestMilliseconds = 1_000
    let rest = configuration.rest(after: .milliseconds(work), left: left)
    #expect(rest / .milliseconds(1) >= Double(expected))
    #expect(rest / .milliseconds(1) < Double(expected + 1))
  }

  @Test("are shorter than a claim holds")
  func claims() {
    let configuration = ClickWorkerConfiguration(reader: "books")
    #expect(configuration.longestRestMilliseconds < configuration.claimMilliseconds / 2)
  }
}
