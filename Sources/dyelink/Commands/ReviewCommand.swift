import ArgumentParser
import Records

/// What the rules on risk blocked, from the shell.
struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "List lines that are held, release or reject them, and tell how much was blocked.",
    discussion: """
        dyelink review list
        dyelink review release o1 1 --why "the customer sent a photograph"
        dyelink review report 2026-01
      """,
    subcommands: [List.self, Release.self, Reject.self, Report.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List lines that the rules on risk didn't pass, with the rules that fired.",
      discussion: """
        Those that wait for a reviewer, unless --status says otherwise. `dyelink explain ORDER` tells \
        what else was measured.
          dyelink review list
          dyelink review list --status rejected --format json
        """)

    @OptionGroup var options: ClientOptions
    @Option(help: "held, released, rejected, cancelled or all.") var status = "held"
    @Option(help: "table, or json: one line of an order a line.") var format = ListingFormat.table

    func run() async throws {
      var table = ReviewTable()
      try await options.client().items(["reviews"], query: [("status", status)]) { line in
        switch format {
        case .table: table.add(line)
        case .json: try Output.result(line.text)
        }
      }
      if format == .table { try Output.text(table.text) }
    }
  }

  struct Release: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Have a held line paid after all.",
      discussion: """
        The token's name is recorded with the reason. Returns when it is durably queued.
          dyelink review release o1 1 --why "the customer sent a photograph"
        """)

    @OptionGroup var options: ClientOptions
    @OptionGroup var decision: ReviewDecision

    func run() async throws {
      try Output.result(try await decision.send("release", options.client()))
    }
  }

  struct Reject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Have a held line pay nobody.",
      discussion: """
        The token's name is recorded with the reason. Returns when it is durably queued. It can't be \
        taken back.
          dyelink review reject o1 1 --why "nine orders from one phone"
        """)

    @OptionGroup var options: ClientOptions
    @OptionGroup var decision: ReviewDecision

    func run() async throws {
      try Output.result(try await decision.send("reject", options.client()))
    }
  }

  struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tell how many of a period's lines were blocked, and what became of them.",
      discussion: """
        A line counts for each rule that fired. Amounts are what payers are charged, or would have \
        been: in yuan in the table, in fen elsewhere.
          dyelink review report 2026-01
          dyelink review report 2026-01-05..2026-01-11 --format csv
        """)

    @OptionGroup var options: ClientOptions
    @Argument(help: "2026-01, or 2026-01-05..2026-01-11 with both days included.")
    var period: String
    @Option(help: "table, csv or json.") var format = ExportFormat.table

    func run() async throws {
      let client = try options.client()
      let path = ["reports", "blocked"]
      if format == .csv {
        let query = [("period", period), ("format", "csv")]
        return try Output.table(try await client.table(path, query: query))
      }
      let report = try await client.call("GET", path, query: [("period", period)])
      switch format {
      case .json: try Output.result(report)
      case .table, .csv: try Output.text(BlockedTable(report: report).text)
      }
    }
  }
}

/// What a reviewer decides about a line.
struct ReviewDecision: ParsableArguments {
  @Argument(help: "The order's id.") var order: String
  @Argument(help: "The line's id.") var line: String
  @Option(help: "The reason, which is kept with the line.") var why: String

  func send(_ outcome: String, _ client: APIClient) async throws -> JSON {
    try await client.call(
      "POST", ["reviews", order, line, outcome], .json(.object([.init("why", .string(why))])))
  }
}
