import ArgumentParser
import Foundation
import Records
import Settlement
import Storage

/// Runs a scenario file, or a past period of the ledger under other records.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract:
      "Run a file of records, clicks and order events, or a past period as it might have been.",
    usage: """
      dyelink replay [--explain] FILE
      dyelink replay --from DATE --to DATE --policy FILE [--format FORMAT] [--data DIR]
      """,
    discussion: """
      A file has one JSON object a line; its order is the order of arrival. The code that decides \
      and posts is that of the live worker, over a store that is thrown away. Refused records are \
      listed, and don't stop the run.
        dyelink replay month.ndjson
        cat month.ndjson | dyelink replay - --explain

      With --from, --to and --policy it reckons what the orders completed in those days would have \
      paid under the records of a file, beside what they paid. The ledger is only read, also while \
      Dyelink runs on it. What if managers had had 8% instead of 5%?
        echo '{"type":"scheme","id":"levels","kind":"multi_level","institution":"reach", \
      "direct_ppm":50000,"manager_ppm":80000}' > managers.ndjson
        dyelink replay --from 2026-10-01 --to 2026-10-31 --policy managers.ndjson
      A record holds for the whole past unless it has an `at`. A party's record sets the fields that it \
      names; any other one replaces what has its id.
      """)

  @Flag(help: "Add the touches, plans and arithmetic behind each line of a scenario.")
  var explain = false
  @OptionGroup(title: "A past period") var past: WhatIfOptions
  @OptionGroup(title: "Its ledger") var ledger: LedgerOptions
  @Argument(help: ArgumentHelp("The scenario; - is standard input.", valueName: "file"))
  var file: String?

  func run() throws {
    if past.isGiven {
      try refuse(
        file.map { "the scenario \($0)" } ?? (explain ? "--explain" : nil), beside: "--from")
      return try WhatIfRun(try past.question(), try ledger.configuration()).run()
    }
    guard let file else {
      throw CommandFailure(
        .usage, "there is nothing to replay", why: "neither a file nor a period is named",
        remedy: "write dyelink replay FILE, or --from DATE --to DATE --policy FILE")
    }
    try refuse(past.format == nil ? ledger.given : "--format", beside: "a scenario")
    try replay(file)
  }

  private func refuse(_ option: String?, beside other: String) throws {
    guard let option else { return }
    throw CommandFailure(
      .usage, "\(option) says nothing beside \(other)",
      why: "a scenario brings its own records, and a period is taken from the ledger",
      remedy: "write dyelink replay FILE, or --from DATE --to DATE --policy FILE")
  }

  private func replay(_ file: String) throws {
    let lines = try Self.lines(of: file)
    let store = try SQLiteStore.temporary()
    var replay = Replay(over: store)
    try replay.run(lines)
    let output = try replay.output(explaining: explain)
    try store.close()
    try Output.result(output.json)
  }

  static func lines(of path: String) throws -> [ScenarioLine] {
    let bytes = try InputFile.read(path)
    do throws(ScenarioError) {
      return try ScenarioReader.records(of: bytes, limits: RecordLimits.scenarioJSON)
    } catch {
      throw CommandFailure(
        .data, "\(InputFile.name(path)) isn't a scenario", why: error.description,
        remedy: "write one JSON object a line; lines that begin with # are comments")
    }
  }
}
