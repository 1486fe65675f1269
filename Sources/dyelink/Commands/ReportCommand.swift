import ArgumentParser
import Programme
import Records
import Storage

/// The figures of a running Dyelink from the shell.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show what clicks came to, when people click, caps used, and what moved an account.",
    discussion: """
        dyelink report funnel 2026-01 --by promoter
        dyelink report heat-map 2026-01
        dyelink report incentive 2026Q1
        dyelink report statement promoter/k1 2026-01
      A token sees what is its own. Days and months are those of Shanghai.
      """,
    subcommands: [
      Funnel.self, Conversion.self, HeatMapReport.self, IncentiveReport.self, Statement.self,
    ])

  struct Funnel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Count clicks, touches, order lines and settled lines.",
      discussion: """
        Clicks count when they were made, order lines when they were paid; a line is settled when its \
        order was completed and not cancelled, and nothing holds or rejects it. Lines of no link stand in \
        a row without a name.
          dyelink report funnel 2026-01
          dyelink report funnel 2026-01-05..2026-01-11 --by product --format csv
        """)

    @OptionGroup var options: ClientOptions
    @Argument(help: ReportPeriod.help) var period: String
    @Option(help: ArgumentHelp("What tells the rows apart: \(FunnelTable.groupings)."))
    var by = FunnelGrouping.total
    @Option(help: "table, csv, or json: one row a line.") var format = ExportFormat.table

    func run() async throws {
      try await FunnelTable.show(by, of: period, as: format, options.client())
    }
  }

  struct Conversion: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compare junior and senior promoters: the funnel by level.",
      discussion: "  dyelink report conversion 2026-01")

    @OptionGroup var options: ClientOptions
    @Argument(help: ReportPeriod.help) var period: String
    @Option(help: "table, csv, or json: one row a line.") var format = ExportFormat.table

    func run() async throws {
      try await FunnelTable.show(.level, of: period, as: format, options.client())
    }
  }

  struct HeatMapReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "heat-map",
      abstract: "Show on which weekdays and at which hours people click.",
      discussion: """
          dyelink report heat-map 2026-01
          dyelink report heat-map 2026-01 --of clicks --format csv
        """)

    @OptionGroup var options: ClientOptions
    @Argument(help: ReportPeriod.help) var period: String
    @Option(help: "touches, or all clicks.") var of = HeatMapKind.touches
    @Option(help: "table, csv or json.") var format = ExportFormat.table

    func run() async throws {
      let client = try options.client()
      let path = ["reports", "heat-map"]
      switch format {
      case .csv:
        try Output.table(
          try await client.table(path, query: [("period", period), ("format", "csv")]))
      case .json: try Output.result(try await client.call("GET", path, query: [("period", period)]))
      case .table:
        let map = try await client.call("GET", path, query: [("period", period)])
        let rows = map[of.rawValue]?.array?.map { $0.array?.compactMap(\.integer) ?? [] } ?? []
        try Output.text(HeatMapPicture(rows, of: of.rawValue).text)
      }
    }
  }

  struct IncentiveReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "incentive",
      abstract: "Show what institutions had of a quarter's incentive, and what their caps leave.",
      discussion: "  dyelink report incentive 2026Q1")

    @OptionGroup var options: ClientOptions
    @Argument(help: "For instance 2026Q1.") var quarter: String
    @Option(help: "table, csv, or json: one row a line.") var format = ExportFormat.table

    func run() async throws {
      try await IncentiveTable.show(quarter, as: format, options.client())
    }
  }

  struct Statement: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what an account held before a period, what moved it, and what it held then.",
      discussion: "  dyelink report statement promoter/k1 2026-01")

    @OptionGroup var options: ClientOptions
    @Argument(help: "For instance promoter/k1, institution/i1 or shop/s1.") var account: String
    @Argument(help: ReportPeriod.help) var period: String
    @Option(help: "table, csv or json.") var format = ExportFormat.table

    func run() async throws {
      try await StatementTable.show(account, period, as: format, options.client())
    }
  }
}

enum HeatMapKind: String, ExpressibleByArgument, CaseIterable {
  case touches, clicks
}

enum ReportPeriod {
  static let help: ArgumentHelp = "2026-01, or 2026-01-05..2026-01-11 with both days included."
}

extension FunnelGrouping: ExpressibleByArgument {}
