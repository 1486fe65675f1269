import ArgumentParser
import Records

/// Statements and payouts from the shell.
struct PayoutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "payout",
    abstract: "Close periods, list statements, and note what was paid or came back.",
    discussion: """
        dyelink payout close 2026-01
        dyelink payout list --period 2026-01 --format csv > 2026-01.csv
        dyelink payout paid --period 2026-01 --note "bank order 4711"
      """,
    subcommands: [
      Close.self, List.self, Show.self, Paid.self, Returned.self, Periods.self,
    ])

  struct Close: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Close a period that is over, and set apart what is paid for it.",
      discussion: """
        A period closes once. What is posted for it afterwards goes into the next. The same command \
        again changes nothing and prints the same.
          dyelink payout close 2026-01
          dyelink payout close 2026-02-01..2026-02-15 --key first-half-of-february
        """)

    @OptionGroup var options: ClientOptions
    @Argument(help: "2026-01, or 2026-01-05..2026-01-11 with both days included.")
    var period: String
    @Option(help: "What tells this closing from another (default: close: and the period).")
    var key: String?

    func run() async throws {
      let body = JSON.object([
        .init("key", .string(key ?? "close:\(period)")), .init("period", .string(period)),
      ])
      try Output.result(try await options.client().call("POST", ["payouts", "close"], .json(body)))
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the statements that the token may see, as a table, CSV or JSON.",
      discussion: """
        Amounts are in yuan and points in the table, and in fen and hundredths of a point elsewhere.
          dyelink payout list --period 2026-01
          dyelink payout list --state in_payment --format csv
        """)

    @OptionGroup var options: ClientOptions
    @OptionGroup var selection: PayoutSelection
    @Option(help: "table, csv, or json: one statement a line.") var format = ExportFormat.table

    func run() async throws {
      let client = try options.client()
      var table = PayoutTable()
      if format == .csv { try Output.text(PayoutExport.heading) }
      try await client.items(["payouts"], query: selection.query) { payout in
        switch format {
        case .table: table.add(payout)
        case .csv: try Output.text(PayoutExport.row(payout))
        case .json: try Output.result(payout.text)
        }
      }
      if format == .table { try Output.text(table.text) }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a statement, what it is made of, and its entries, as JSON.",
      discussion: "  dyelink payout show 1")

    @OptionGroup var options: ClientOptions
    @Argument(help: "The payout's number.") var payout: Int64

    func run() async throws {
      try Output.result(try await options.client().call("GET", ["payouts", "\(payout)"]))
    }
  }

  struct Paid: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Note that payouts have left: all of them or none.",
      discussion: """
        Names them, or takes all of a closed period that are in payment.
          dyelink payout paid 1 2 3 --note "bank order 4711"
          dyelink payout paid --period 2026-01 --note "bank order 4711"
        """)

    @OptionGroup var options: ClientOptions
    @Option(help: "All of this closed period that are in payment.") var period: String?
    @OptionGroup var move: PayoutMove

    func validate() throws {
      guard (period == nil) != move.payouts.isEmpty else {
        throw ValidationError("Name payouts by their numbers, or a period with --period.")
      }
    }

    func run() async throws {
      guard let period else {
        return try Output.result(try await move.send("paid", options.client()))
      }
      let body = JSON.object([
        .init("key", .string(move.key ?? "paid:\(period)")), .init("period", .string(period)),
        .init("note", .optional(move.note)),
      ])
      try Output.result(
        try await options.client().call("POST", ["payouts", "paid"], .json(body)))
    }
  }

  struct Returned: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put payouts back that failed or came back: all of them or none.",
      discussion: """
        The money is on the party's account again, and the next statement has it.
          dyelink payout returned 2 --note "account closed"
        """)

    @OptionGroup var options: ClientOptions
    @OptionGroup var move: PayoutMove

    func validate() throws {
      guard !move.payouts.isEmpty else {
        throw ValidationError("Name payouts by their numbers.")
      }
    }

    func run() async throws {
      try Output.result(try await move.send("returned", options.client()))
    }
  }

  struct Periods: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the periods that were closed, one a line.",
      discussion: "  dyelink payout periods")

    @OptionGroup var options: ClientOptions

    func run() async throws {
      try await options.client().items(["payout-periods"]) { try Output.result($0.text) }
    }
  }
}

/// Which statements are meant.
struct PayoutSelection: ParsableArguments {
  @Option(help: "Those of one closed period.") var period: String?
  @Option(help: "Those of one account, for instance promoter/k1.") var account: String?
  @Option(help: "Those that are carried, in_payment, paid or returned.") var state: String?

  var query: [(String, String?)] {
    [("period", period), ("account", account), ("state", state)]
  }
}

/// Payouts that went somewhere.
struct PayoutMove: ParsableArguments {
  @Argument(help: "The payouts' numbers.") var payouts: [Int64] = []
  @Option(help: "What to keep with it: the number of a bank's order, or why it came back.")
  var note: String?
  @Option(help: "What tells this from another (default: what is done, and the numbers).")
  var key: String?

  func send(_ step: String, _ client: APIClient) async throws -> JSON {
    let usual = "\(step):" + payouts.sorted().map(String.init).joined(separator: ":")
    guard key != nil || usual.utf8.count <= Self.longestKey else {
      throw CommandFailure(
        .usage, "so many payouts need a --key", why: "their numbers don't fit into one",
        remedy: "name this payment, for instance --key bank-order-4711")
    }
    let body = JSON.object([
      .init("key", .string(key ?? usual)), .init("payouts", .array(payouts.map(JSON.integer))),
      .init("note", .optional(note)),
    ])
    return try await client.call("POST", ["payouts", step], .json(body))
  }

  private static let longestKey = 64
}
