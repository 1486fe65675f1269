import ArgumentParser
import Foundation
import LoadGenerator
import Records

/// How a run is told of.
struct ReportOptions: ParsableArguments {
  @Flag(help: "Print the report as JSON.")
  var json = false

  @Option(
    help: "Write the distribution of latencies to a file, as HDR histogram's plotters read it.")
  var histogram: String?

  @Flag(help: "Say in full how late the generator itself was.")
  var paceReport = false

  func write(_ report: LoadReport) throws {
    if let histogram { try write(report.clicks.latencies.distribution, to: histogram) }
    Output.result(
      json ? report.json.prettyText : ReportTable.text(of: report, showsPace: paceReport) + "\n")
    guard !report.isClean else { return }
    throw CommandFailure(
      .unclean, "not every request was answered as it should be",
      why: report.isInterrupted
        ? "the run was interrupted"
        : "\(report.unexpected) answers weren't expected, and \(report.lost) requests had none",
      remedy: "look at the statuses above; --expect tells what is right")
  }

  func write(_ outcome: IdleHold.Outcome) throws {
    let rows = [
      ("opened", outcome.opened), ("refused", outcome.refused), ("answered", outcome.answered),
      ("unexpected", outcome.unexpected), ("ended_by_server", outcome.ended),
    ]
    Output.result(
      json
        ? JSON.object(rows.map { .init($0.0, .integer(Int64($0.1))) }).prettyText
        : rows.map { "\($0.1) \($0.0)\n" }.joined())
    guard !outcome.isClean else { return }
    throw CommandFailure(
      .unclean, "not every connection was held",
      why: "\(outcome.refused) were refused, \(outcome.unexpected) answered otherwise than "
        + "expected, and \(outcome.ended) ended by the server",
      remedy: "look at the server's limits of connections and of idle time")
  }

  private func write(_ text: String, to path: String) throws {
    do { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) } catch {
      throw CommandFailure(
        .cantCreate, "\(path) can't be written", why: error.localizedDescription,
        remedy: "check the path")
    }
  }
}
