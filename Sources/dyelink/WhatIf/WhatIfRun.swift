import Programme
import Records
import Settlement
import Storage

/// Reckons a past period under other records, and prints what comes of it.
struct WhatIfRun {
  private let question: WhatIfQuestion
  private let configuration: Configuration

  init(_ question: WhatIfQuestion, _ configuration: Configuration) {
    self.question = question
    self.configuration = configuration
  }

  func run() throws {
    let lines = try ReplayCommand.lines(of: question.file)
    let report: WhatIfReport
    do {
      report = try Ledger.untouched(configuration.ledgerPath) { store in
        try store.read { try reckon(lines, over: $0) }
      }
    } catch let refused as WhatIfRefusal {
      throw CommandFailure(
        .data, "line \(refused.line) of \(InputFile.name(question.file)) can't hold",
        why: "\(refused.refusal.code.rawValue): \(refused.refusal.detail)",
        remedy: "write records as in a scenario, about parties and terms; `at` may be left out")
    }
    try tell(report)
  }

  private func reckon(
    _ lines: [ScenarioLine], over reading: any StoreReading
  ) throws -> WhatIfReport {
    let overrides = try WhatIfRecords.overrides(of: lines, for: question.period, over: reading)
    let bar = ProgressBar.onTerminal()
    defer { bar?.clear() }
    return try WhatIf.run(over: reading, question.period, under: overrides) { progress in
      bar?.show(
        progress.events, of: progress.ofEvents, "\(Grouped.text(progress.lines)) lines")
    }
  }

  private func tell(_ report: WhatIfReport) throws {
    switch question.format {
    case .table: try Output.text(WhatIfTable(report).text)
    case .csv: try Output.text(WhatIfExport.csv(report))
    case .json: try Output.result(WhatIfExport.json(report))
    }
  }
}
