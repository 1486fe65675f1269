import EventLoops
import Foundation
import Programme
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("Every answered click is counted once", .serialized)
struct CountJourneyTests {
  static let clients = 4

  /// What clients were answered until they couldn't reach the server any more.
  struct Answered {
    var touches: Int64 = 0
    var bots: Int64 = 0
    /// Clicks of which nobody knows whether they were taken.
    var unknown: Int64 = 0
  }

  /// Clicks until the server is gone, as people and as a bot.
  static func click(_ dyelink: DyelinkProcess, _ total: SharedCount) async -> Answered {
    await withTaskGroup(of: Answered.self) { group in
      for _ in 0..<clients {
        group.addTask {
          var answered = Answered()
          while true {
            guard (try? await dyelink.click("tea1"))?.status == 302 else { break }
            answered.touches += 1
            let bot = ["User-Agent": "Googlebot/2.1"]
            guard (try? await dyelink.click("tea1", headers: bot))?.status == 302 else { break }
            answered.bots += 1
            total.add(2)
          }
          answered.unknown = 1
          return answered
        }
      }
      return await group.reduce(into: Answered()) {
        $0.touches += $1.touches
        $0.bots += $1.bots
        $0.unknown += $1.unknown
      }
    }
  }

  /// Records in all journals of a data directory, none of which has been removed.
  static func journalRecords(_ dyelink: DyelinkProcess) throws -> Int64 {
    let journal = URL(filePath: dyelink.data.path(of: "journal"))
    let files = FileManager.default.enumerator(atPath: journal.path)
    var records: Int64 = 0
    while let name = files?.nextObject() as? String {
      guard name.hasSuffix(".journal") else { continue }
      let attributes = try FileManager.default.attributesOfItem(
        atPath: journal.appending(path: name).path)
      let size = (attributes[.size] as? NSNumber)?.int64Value ?? 0
      records += max(0, size / 64 - 1)
    }
    return records
  }

  static func counted(_ dyelink: DyelinkProcess) throws -> [ClickKind: Int64] {
    let store = try SQLiteStore(path: dyelink.data.path(of: "ledger.sqlite"))
    let totals = try store.read { try $0.clickTotals() }
    try store.close()
    return totals
  }

  @Test(
    "server and Redis killed at random, loops coming and going, and the worker between its steps")
  func exact() async throws {
    var random = SeededGenerator.printed()
    let dyelink = try DyelinkProcess(["--loops", "2"])
    defer { dyelink.kill() }
    try await dyelink.start()
    try await dyelink.stockTeaShop()
    var all = Answered()
    for round in 0..<6 {
      let total = SharedCount()
      async let answered = Self.click(dyelink, total)
      let enough = Int64.random(in: 1...300, using: &random)
      #expect(await eventually { total.value >= enough })
      if Bool.random(using: &random) { Glibc.kill(try await dyelink.redisPID(), SIGKILL) }
      dyelink.kill()
      let some = await answered
      all.touches += some.touches
      all.bots += some.bots
      all.unknown += some.unknown
      let crash = round == 2 ? ["DYELINK_CRASH_AT": "after_clicks"] : [:]
      try await dyelink.start(environment: crash, waiting: crash.isEmpty)
      if !crash.isEmpty {
        #expect(await dyelink.waitForExit())
        try await dyelink.start()
      }
    }
    #expect(await dyelink.terminate() == 0)
    let records = try Self.journalRecords(dyelink)
    // What the end came too early for, the next process does.
    try await dyelink.start()
    _ = try await eventually {
      try Self.counted(dyelink).values.reduce(0, +) == records
    }
    let counted = try Self.counted(dyelink)
    #expect(counted.values.reduce(0, +) == records)
    let touches = counted[.touch] ?? 0
    let bots = counted[.bot] ?? 0
    #expect(touches >= all.touches && bots >= all.bots)
    #expect(touches + bots <= all.touches + all.bots + all.unknown)
    #expect(await dyelink.terminate() == 0)
  }
}

/// A number that several tasks raise.
final class SharedCount: Sendable {
  private let count = Atomic<Int64>(0)

  var value: Int64 { count.load(ordering: .relaxed) }
  func add(_ more: Int64) { count.add(more, ordering: .relaxed) }
}
