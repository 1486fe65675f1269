import EventLoops
import Foundation
import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@testable import dyelink

/// The demo's month as a ledger that nobody works on.
private struct TeaShopLedger {
  let place: TemporaryDirectory
  /// Midnight of 1 November 2026 in Shanghai.
  private static let end = Timestamp(milliseconds: 1_793_462_400_000)

  /// Made once, for each test to copy.
  private static let made = Swift.Result { try make() }

  init() throws {
    place = try TemporaryDirectory()
    let ledger = try Self.made.get().path(of: "ledger.sqlite")
    try FileManager.default.createDirectory(
      atPath: place.path(of: "shop"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: ledger, toPath: path)
  }

  private static func make() throws -> TemporaryDirectory {
    let folder = try TemporaryDirectory()
    let store = try SQLiteStore(path: folder.path(of: "ledger.sqlite"))
    var replay = Replay(over: store)
    let month = TeaShopMonth(endingAt: end)
    let clicks = month.clicks.map { click in
      JSON.object([.init("type", .string("click"))] + (click.members ?? []))
    }
    let records = TeaShop.records(opened: end.adding(days: -40)) + clicks + month.events
    let text = records.map(\.text).joined(separator: "\n")
    try replay.run(try ScenarioReader.records(of: Array(text.utf8)))
    #expect(replay.refused == [])
    try store.close()
    return folder
  }

  var path: String { place.path(of: "shop/ledger.sqlite") }

  /// The ledger's bytes, and those of the log beside it if there are any.
  func bytes() throws -> [Data] {
    let log = FileManager.default.contents(atPath: "\(path)-wal") ?? Data()
    return [try Data(contentsOf: URL(fileURLWithPath: path)), log]
  }

  func ask(_ policy: String, _ arguments: [String] = []) throws -> Program.Outcome {
    try Program.run(
      ["replay", "--from", "2026-10-01", "--to", "2026-10-31", "--policy", "-"] + arguments,
      input: policy, variables: ["DYELINK_DATA": place.path(of: "shop")])
  }
}

@Suite("dyelink replay of a past period")
struct WhatIfTests {
  private let shop: TeaShopLedger
  private static let managers =
    #"{"type":"scheme","id":"xihu-levels","kind":"multi_level","institution":"xihu","#
    + #""direct_ppm":150000,"manager_ppm":80000}"#

  init() throws { shop = try TeaShopLedger() }

  @Test("comes to what the page says")
  func page() throws {
    let page = try String(
      contentsOf: ProjectFolder.url("docs/operator/what-if.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "```")
    let scripts = blocks.filter { $0.hasPrefix("sh\n") }.map { String($0.dropFirst(3)) }
    let expected = try #require(blocks.first { $0.hasPrefix("text\n") }).dropFirst(5)
    #expect(scripts.count == 3)
    let programs = URL(fileURLWithPath: Program.path).deletingLastPathComponent().path
    let variables = ["PATH": "\(programs):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"]
    // The first one loads the month, which is there.
    var output = ""
    for script in scripts.dropFirst() {
      output = try shell(script, in: shop.place.path, variables: variables)
    }
    #expect(output == String(expected))
    let before = output.split(separator: "\n").first { $0.hasPrefix("promoter/mei") }
    let amounts = before?.split(separator: " ").dropFirst().prefix(3).map(String.init) ?? []
    let sum = amounts.compactMap { Int($0.filter(\.isNumber)) }
    #expect(sum.count == 3 && sum[0] + sum[2] == sum[1], "\(output)")
  }

  @Test("changes no byte of the ledger, and an empty file changes nothing else either")
  func untouched() throws {
    let before = try shop.bytes()
    let outcome = try shop.ask("", ["--format", "json"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let report = try JSON.parse(Array(outcome.output.utf8), limits: .trusted)
    #expect(report["changed_lines"] == .integer(0))
    #expect((report["lines"]?.integer ?? 0) > 200)
    let accounts = try #require(report["accounts"]?.array)
    #expect(accounts.count > 5 && accounts.allSatisfy { $0["difference"] == .integer(0) })
    #expect(try shop.ask(Self.managers).status == 0)
    #expect(try shop.bytes() == before)
  }

  @Test("works on a ledger that somebody else writes to, and sees it as it was when it began")
  func meanwhile() throws {
    let store = try SQLiteStore(path: shop.path)
    defer { #expect(throws: Never.self) { try store.close() } }
    try store.write { transaction in
      _ = try transaction.record(
        .institution(
          InstitutionID(trusted: "other"),
          { () -> Institution.Patch in
            var patch = Institution.Patch()
            patch.promoterShare = .set(PPM(1))
            return patch
          }()),
        at: Timestamp(milliseconds: 1), now: Timestamp(milliseconds: 1))
    }
    let before = try shop.bytes()
    #expect(!before[1].isEmpty, "there is a log beside the ledger")
    let outcome = try shop.ask(Self.managers, ["--format", "csv"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("account,unit,actual,what_if,difference\r\n"))
    #expect(try shop.bytes() == before)
    #expect(throws: StoreError.self) {
      let reader = try SQLiteStore.readOnly(path: shop.path)
      defer { try? reader.close() }
      try reader.write {
        try $0.setIncentiveUsage(
          .none, of: .init(trusted: "i"), in: .init(of: .init(milliseconds: 0)))
      }
    }
  }

  @Test(
    "says which line of the file can't hold, and why",
    arguments: [
      ("\n# a comment\n{\"type\":\"click\"}", "line 3", "malformed"),
      (#"{"type":"link.disabled","code":"lin01"}"#, "line 1", "happened"),
      (#"{"type":"product","id":"cup","tech_fee_ppm":1}"#, "line 1", "complete"),
      (
        #"{"type":"scheme","id":"s","kind":"multi_level","institution":"nobody","direct_ppm":1,"manager_ppm":1}"#,
        "line 1", "unknown_reference"
      ),
      (managers.replacing("80000", with: "800000"), "line 1", "rate_out_of_range"),
      (#"{"type":"promoter","id":"lin","parent":"bo"}"#, "line 1", "promoter_loop"),
      ("[]", "line 1", "object"),
    ])
  func refused(policy: String, line: String, hint: String) throws {
    let outcome = try shop.ask(policy)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(line) && outcome.errors.contains(hint), "\(outcome.errors)")
  }

  @Test("changes only what its records change, and says why")
  func reasons() throws {
    func reasons(_ policy: String) throws -> JSON? {
      let outcome = try shop.ask(policy, ["--format", "json"])
      return try JSON.parse(Array(outcome.output.utf8), limits: .trusted)["reasons"]
    }
    func only(_ reason: String, _ policy: String) throws {
      let found = try reasons(policy)?.members?.map(\.key)
      #expect(found == [reason], "\(policy)")
    }
    try only("scheme", Self.managers)
    try only("tech_fee", #"{"type":"product","id":"puer","tech_fee_ppm":10000}"#)
    try only("winner", #"{"type":"policy","window_days":1}"#)
    try only("winner", #"{"type":"policy","counted_placements":["moments"]}"#)
    try only(
      "rates",
      #"{"type":"plan","id":"xihu-longjing","kind":"targeted","product":"longjing","#
        + #""institutions":["xihu"],"service_ppm":20000,"commission_ppm":80000}"#)
    #expect(try reasons(#"{"type":"policy","window_days":60}"#)?.members == [])
  }
}

@Suite("What dyelink replay is asked")
struct ReplayUsageTests {
  @Test(
    "is refused when it can't be told which replay is meant",
    arguments: [
      ([], "nothing to replay"), (["--from", "2026-10-01"], "--to and --policy"),
      (["--from", "2026-10-01", "--to", "2026-10-31"], "--policy"),
      (["--from", "2026-10-31", "--to", "2026-10-01", "--policy", "-"], "no period"),
      (["--from", "2026-02-30", "--to", "2026-03-01", "--policy", "-"], "no period"),
      (["--from", "2026-10", "--to", "2026-10-31", "--policy", "-"], "no period"),
      (["--from", "2026-10-01", "--to", "2026-10-31", "--policy", "-", "x.ndjson"], "x.ndjson"),
      (["--from", "2026-10-01", "--to", "2026-10-31", "--policy", "-", "--explain"], "--explain"),
      (["x.ndjson", "--data", "here"], "--data"), (["x.ndjson", "--format", "csv"], "--format"),
    ] as [([String], String)])
  func usage(arguments: [String], hint: String) throws {
    let outcome = try Program.run(["replay"] + arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(hint), "\(outcome.errors)")
  }

  @Test("names a ledger that is there")
  func missing() throws {
    let outcome = try Program.run([
      "replay", "--from", "2026-10-01", "--to", "2026-10-31", "--policy", "-", "--data",
      "/nonexistent",
    ])
    #expect(outcome.status == 66)
    #expect(outcome.errors.contains("no ledger"))
  }

  @Test(
    "is shown with how far it is",
    arguments: [
      (0, "[                    ] 0%  1 lines  0 s left"),
      (50, "[==========          ] 50%  1 lines  2 s left"),
      (100, "[====================] 100%  1 lines  0 s left"),
    ])
  func progress(done: Int64, text: String) {
    #expect(ProgressBar.text(done, of: 100, "1 lines", afterMilliseconds: 2_000) == text)
  }
}
