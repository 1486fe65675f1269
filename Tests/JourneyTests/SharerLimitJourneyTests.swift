import Records
import TestSupport
import Testing

@Suite("Shop sharers over two consoles")
struct SharerLimitJourneyTests {
  private static let atOnce = 64

  @Test(
    "of 64 bindings at once through two processes on one ledger, the limits let ten and five in")
  func twoProcesses() async throws {
    let first = try DyelinkProcess()
    try await first.start()
    let second = try DyelinkProcess([
      "--ledger", "sqlite:\(first.data.path(of: "ledger.sqlite"))", "--redis",
      try first.addresses().redis,
    ])
    try await second.start()
    let parties = (0..<Self.atOnce).flatMap { number in
      [
        #"{"type":"sharer","id":"h\#(number)"}"#,
        #"{"type":"shop","id":"x\#(number)","kind":"normal"}"#,
      ]
    }
    try await first.post(
      "/v1/records", parties.joined(separator: "\n"), type: "application/x-ndjson", expecting: 200)
    let sharers = try await bind((0..<Self.atOnce).map { ("x0", "h\($0)") }, first, second)
    #expect(sharers == ["200": 10, "409 sharer_limit": 54])
    try await first.post(
      "/v1/records", #"{"type":"sharer","id":"new"}"#, type: "application/x-ndjson", expecting: 200)
    let more = try await bind((1..<Self.atOnce).map { ("x\($0)", "new") }, first, second)
    #expect(more == ["200": 5, "409 sharer_limit": 58])
    #expect(await second.terminate() == 0)
    #expect(await first.terminate() == 0)
  }

  /// Every other pair over each process.
  /// - Returns: how often each answer came.
  private func bind(
    _ pairs: [(shop: String, sharer: String)], _ first: DyelinkProcess, _ second: DyelinkProcess
  ) async throws -> [String: Int] {
    try await withThrowingTaskGroup(of: String.self) { group in
      for (number, pair) in pairs.enumerated() {
        let process = number.isMultiple(of: 2) ? first : second
        group.addTask {
          let answer = try await process.api(
            "POST", "/v1/records",
            #"{"type":"sharer.bound","shop":"\#(pair.shop)","sharer":"\#(pair.sharer)"}"#,
            type: "application/x-ndjson")
          return (["\(answer.status)"] + (answer.json?["code"]?.string.map { [$0] } ?? []))
            .joined(separator: " ")
        }
      }
      return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
  }
}
