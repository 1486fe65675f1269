import ArgumentParser
import Foundation
import Records
import Settlement
import Storage

/// Runs a scenario file.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Run a file of records, clicks and order events, and print what it comes to.",
    discussion: """
      The file has one JSON object a line; its order is the order of arrival. The code that decides \
      and posts is that of the live worker, over a store that is thrown away. Refused records are \
      listed, and don't stop the run.
        dyelink replay month.ndjson
        cat month.ndjson | dyelink replay - --explain
      """)

  @Flag(help: "Add the touches, plans and arithmetic behind each line.") var explain = false
  @Argument(help: ArgumentHelp("The scenario; - is standard input.", valueName: "file"))
  var file: String

  func run() throws {
    let lines = try Self.lines(of: file)
    let store = try SQLiteStore.temporary()
    var replay = Replay(over: store)
    try replay.run(lines)
    let output = try replay.output(explaining: explain)
    try store.close()
    Output.result(output.json)
  }

  private static func lines(of path: String) throws -> [ScenarioLine] {
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
