import ArgumentParser
import Records

/// Months of team dividends from the shell.
struct PeriodCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "period",
    abstract: "Show what teams' dividends come to in a month, and close months.",
    discussion: """
      Months close by themselves some time after their end (--month-grace of `serve` and `settle`).
        dyelink period show reach 2026-01
        dyelink period close reach 2026-01
      """,
    subcommands: [Close.self, List.self, Show.self])

  struct Close: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Close an institution's month that is over, and share its pools out.",
      discussion: """
        A month closes once; the same command again changes nothing and prints the month as it is. What \
        changes it later, such as a refund, is posted as a difference at once.
          dyelink period close reach 2026-01
        """)

    @OptionGroup var options: ClientOptions
    @OptionGroup var month: PeriodName

    func run() async throws {
      let body = JSON.object([
        .init("institution", .string(month.institution)), .init("month", .string(month.month)),
      ])
      try Output.result(try await options.client().call("POST", ["periods"], .json(body)))
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "List months and their pools, as far as the token may see them, one a line as JSON.",
      discussion: """
          dyelink period list
          dyelink period list --institution reach
        """)

    @OptionGroup var options: ClientOptions
    @Option(help: "Those of one institution.") var institution: String?

    func run() async throws {
      try await options.client().items(["periods"], query: [("institution", institution)]) {
        try Output.result($0.text)
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tell what a month's dividends come to, line by line.",
      discussion: """
        Names each pool with its volume, the tier that it reaches and the shares, the lines that count \
        for it, and what was posted: at the closing, and by which event afterwards.
          dyelink period show reach 2026-01
          dyelink period show reach 2026-01 --format json
        """)

    @OptionGroup var options: ClientOptions
    @OptionGroup var month: PeriodName
    @Option(help: "text, or json as the API has it, with lines and entries.")
    var format = ExplainCommand.Format.text

    func run() async throws {
      let client = try options.client()
      let path = ["periods", month.institution, month.month]
      let period = try await client.call("GET", path)
      var lines: [JSON] = []
      try await client.items(path + ["lines"]) { lines.append($0) }
      var entries: [JSON] = []
      for pool in period["pools"]?.array ?? [] {
        let number = "\(pool["pool"]?.integer ?? 0)"
        try await client.items(["entries"], query: [("pool", number)]) { entries.append($0) }
      }
      let explanation = PeriodExplanation(period: period, lines: lines, entries: entries)
      switch format {
      case .text: try Output.result(explanation.text)
      case .json: try Output.result(explanation.json)
      }
    }
  }
}

/// Which month is meant.
struct PeriodName: ParsableArguments {
  @Argument(help: "The institution's id.") var institution: String
  @Argument(help: "The month, for instance 2026-01.") var month: String
}
