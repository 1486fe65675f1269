import ArgumentParser
import EventLoops
import Foundation
import Settlement
import Storage

/// Recomputes the ledger.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute every decision, entry and balance from the stored events, and compare.",
    discussion: """
      Needs nothing but the ledger, and may run beside a Dyelink that works on it. Prints what \
      differs; the status is 0 when nothing does, and 65 otherwise.
        dyelink verify --data /var/lib/dyelink
      """)

  @OptionGroup var file: FileOption
  @Option(help: .setting(.data, "Where the ledger is.", default: Configuration.defaultData))
  var data: String?
  @Option(
    help: .setting(.ledger, "The books.", default: "sqlite:DIR/ledger.sqlite", value: "url"))
  var ledger: String?

  func run() throws {
    let given: [Setting: String?] = [.data: data, .ledger: ledger]
    let configuration = try Configuration(
      try file.layers(flags: given.compactMapValues(\.self)))
    let report = try Ledger.existing(configuration.ledgerPath) { store in
      try store.read { reading in
        try Verification.run(over: reading) { progress in
          if progress.events % 100_000 == 0 { Output.progress("\(progress.events) events checked") }
        }
      }
    }
    try tell(report)
  }

  private func tell(_ report: VerificationReport) throws {
    for discrepancy in report.discrepancies { try Output.result(discrepancy.description) }
    let looked =
      "\(report.events) events, \(report.lines) settled lines, "
      + "\(report.entries) entries and \(report.balances) balances"
    guard !report.discrepancies.isEmpty else {
      return try Output.result("\(looked) were recomputed; there is no difference")
    }
    let number = report.discrepancies.count
    let count =
      number == 1 ? "1 difference" : "\(number)\(report.isCut ? " and more" : "") differences"
    throw CommandFailure(
      .data, "the ledger isn't what its events give: \(count)",
      why: "\(looked) were recomputed",
      remedy: "keep the file as it is, find out who changed it, and restore a backup beside it")
  }
}
