import EventLoops
import Foundation
import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@Suite("Scenarios, moved to recent dates, through the live path", .serialized)
struct ScenarioJourneyTests {
  static let names = [
    "01-two-sharers", "02-window-edges", "03-late-and-reversed", "04-identity",
    "05-plans-and-splits", "06-refunds", "07-incentive-caps", "08-private-domain", "09-sharers",
    "10-multi-level", "11-eligibility", "12-policy",
  ]
  /// Those whose money depends on the calendar: moved, they come to what a replay of the moved
  /// scenario does.
  static let calendarBound: Set = ["07-incentive-caps", "08-private-domain"]

  @Test("a scenario gives the same lines and balances over HTTP", arguments: names)
  func live(name: String) async throws {
    let original = try ScenarioReader.records(
      of: Array(try Data(contentsOf: ProjectFolder.url("Tests/Scenarios/\(name).ndjson"))))
    let moved = Moving(original, now: Clock.wallMilliseconds()).moved
    let expected = try Self.replayed(moved)
    if !Self.calendarBound.contains(name) {
      let printed = try Data(
        contentsOf: ProjectFolder.url("Tests/Scenarios/\(name).expected.json"))
      let document = try JSON.parse(Array(printed), limits: .trusted)
      for key in ["lines", "balances"] {
        #expect(expected[key]?.canonicalText == document[key]?.canonicalText)
      }
    }

    let dyelink = try DyelinkProcess()
    defer { dyelink.kill() }
    try await dyelink.start()
    try await Self.send(moved, to: dyelink)
    #expect(try await dyelink.settled())
    for line in expected["lines"]?.array ?? [] {
      let order = try #require(line["order"]?.string)
      let lines = try await dyelink.api("GET", "/v1/orders/\(order)").json?["lines"]?.array ?? []
      let live = try #require(lines.first { $0["line"] == line["line"] })
      for member in line.members ?? [] {
        #expect(live[member.key] == member.value, "\(order): \(member.key)")
      }
    }
    let balances = try await dyelink.api("GET", "/v1/balances?limit=1000").json?["items"]
    #expect(balances?.canonicalText == expected["balances"]?.canonicalText)
  }

  private static func replayed(_ records: [JSON]) throws -> JSON {
    let store = try SQLiteStore.temporary()
    var replay = Replay(over: store)
    let text = records.map(\.text).joined(separator: "\n")
    try replay.run(try ScenarioReader.records(of: Array(text.utf8)))
    let output = try replay.output(explaining: false).json
    try store.close()
    return output
  }

  /// Sends each record where it belongs; what a scenario refuses is refused here too.
  private static func send(_ records: [JSON], to dyelink: DyelinkProcess) async throws {
    var events: [String] = []
    func flush() async throws {
      guard !events.isEmpty else { return }
      try await dyelink.post(
        "/v1/order-events", events.joined(separator: "\n"), type: "application/x-ndjson",
        expecting: 202)
      events = []
      #expect(try await dyelink.settled())
    }
    for record in records {
      let type = record["type"]?.string ?? ""
      if type.hasPrefix("order.") {
        events.append(record.text)
        continue
      }
      try await flush()
      let answer: Answer
      switch type {
      case "click":
        let click = JSON.object((record.members ?? []).filter { $0.key != "type" })
        answer = try await dyelink.api("POST", "/v1/touches", click.text)
      default:
        answer = try await dyelink.api(
          "POST", "/v1/records", record.text, type: "application/x-ndjson")
      }
      #expect([200, 202, 409, 422].contains(answer.status), "\(record.text): \(answer.text)")
    }
    try await flush()
  }
}

/// Moves every time of a scenario by the same number of days, so that its first click is recent.
struct Moving {
  let moved: [JSON]
  private static let times: Set = [
    "at", "from", "to", "paid_at", "expires_at", "private_domain_enrolled_at",
  ]

  init(_ lines: [ScenarioLine], now: Int64) {
    let clicks = lines.filter { $0.json["type"]?.string == "click" }
      .compactMap { $0.json["at"]?.string.flatMap(RFC3339.timestamp) }
    let last = clicks.max() ?? Timestamp(milliseconds: now)
    let days = (now - last.milliseconds) / Timestamp.millisecondsPerDay - 1
    moved = lines.map { line in
      .object((line.json.members ?? []).map { Self.moved($0, days: days) })
    }
  }

  private static func moved(_ member: JSON.Member, days: Int64) -> JSON.Member {
    guard times.contains(member.key),
      let moment = member.value.string.flatMap(RFC3339.timestamp)
    else { return member }
    return JSON.Member(member.key, .string(RFC3339.text(moment.adding(days: days))))
  }
}
