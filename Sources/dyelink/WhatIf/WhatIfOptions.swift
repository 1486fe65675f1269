import ArgumentParser
import Programme

/// Which period is asked about, and under which records.
struct WhatIfOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The first day, of Shanghai, as in 2026-10-01.", valueName: "date"))
  var from: String?
  @Option(
    help: ArgumentHelp(
      "The last day; an order belongs to the day of its completion.", valueName: "date"))
  var to: String?
  @Option(
    help: ArgumentHelp(
      "The records that are to hold, one a line; - is standard input.", valueName: "file"))
  var policy: String?
  @Option(help: "table, csv or json (default: table).") var format: ExportFormat?

  var isGiven: Bool { from != nil || to != nil || policy != nil }

  /// - Throws: ``CommandFailure`` with status 64 when something is missing or isn't a day.
  func question() throws -> WhatIfQuestion {
    guard let from, let to, let policy else {
      let missing = [("--from", from), ("--to", to), ("--policy", policy)]
        .filter { $0.1 == nil }.map(\.0).joined(separator: " and ")
      throw CommandFailure(
        .usage, "\(missing) is missing", why: "a past period is asked about with all three",
        remedy: "write --from DATE --to DATE --policy FILE; an empty file changes nothing")
    }
    guard let period = PayoutPeriod(first: from, last: to) else {
      throw CommandFailure(
        .usage, "\(from) to \(to) is no period",
        why: "both are days of the calendar, the first one not after the last",
        remedy: "write for instance --from 2026-10-01 --to 2026-10-31")
    }
    return WhatIfQuestion(period: period, file: policy, format: format ?? .table)
  }
}

/// What is asked about the past.
struct WhatIfQuestion {
  let period: PayoutPeriod
  let file: String
  let format: ExportFormat
}

/// Where the ledger is, for a command that works on it by itself.
struct LedgerOptions: ParsableArguments {
  @OptionGroup var file: FileOption
  @Option(help: .setting(.data, "Where the ledger is.", default: Configuration.defaultData))
  var data: String?
  @Option(
    help: .setting(.ledger, "The books.", default: "sqlite:DIR/ledger.sqlite", value: "url"))
  var ledger: String?

  /// An option that was named, if one was.
  var given: String? {
    data.map { _ in "--data" } ?? ledger.map { _ in "--ledger" }
      ?? file.path.map { _ in "--config" }
  }

  func configuration() throws -> Configuration {
    let given: [Setting: String?] = [.data: data, .ledger: ledger]
    return try Configuration(try file.layers(flags: given.compactMapValues(\.self)))
  }
}
