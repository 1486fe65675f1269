import ArgumentParser
import Programme
import Records

/// Coupons from the shell.
struct CouponCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coupon",
    abstract: "Record coupons, list them, and show what came of them.",
    discussion: """
        dyelink coupon set TEA-5 --shop s1
        dyelink coupon set LIN-20 --shop s1 --host k1
        dyelink link create --institution i1 --promoter k1 --shop s1 --coupon LIN-20
        dyelink coupon report 2026-01
      """,
    subcommands: [Set.self, Show.self, List.self, Report.self])

  struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record what a coupon is, in place of what was recorded before.",
      discussion: """
        An exclusive coupon of the shop, or with --host a host's, which is valid for orders from that \
        host alone.
          dyelink coupon set TEA-5 --shop s1 --to 2026-02-01T00:00:00+08:00
          dyelink coupon set LIN-20 --shop s1 --host k1 --account studio-7
        """)

    @OptionGroup var options: ClientOptions
    @Argument(help: "The code that buyers use.") var code: String
    @Option(help: "The shop that grants it.") var shop: String
    @Option(help: "The one product that it is for (default: every one of the shop).")
    var product: String?
    @Option(help: "The promoter whose coupon it is.") var host: String?
    @Option(help: "What an order's entry calls the host.") var account: String?
    @Option(help: "When it begins (default: now).") var from: String?
    @Option(help: "When it ends, for instance 2027-01-01T00:00:00+08:00.") var to: String?

    func run() async throws {
      let kind = host == nil ? CouponKind.exclusive : .host
      let fields: [(String, JSON)] = [
        ("kind", .string(kind.rawValue)), ("shop", .string(shop)),
        ("product", .optional(product)), ("promoter", .optional(host)),
        ("account", .optional(account)), ("from", .optional(from)), ("to", .optional(to)),
      ]
      let coupon = JSON.object(
        fields.filter { $0.1 != .null }.map { JSON.Member($0.0, $0.1) })
      try Output.result(
        try await options.client().call("PUT", ["coupons", code], .json(coupon)))
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a coupon.", discussion: "  dyelink coupon show TEA-5")

    @OptionGroup var options: ClientOptions
    @Argument(help: "The coupon's code.") var code: String

    func run() async throws {
      try Output.result(try await options.client().call("GET", ["coupons", code]))
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the coupons that the token may see, one a line.",
      discussion: "  dyelink coupon list | grep '\"shop\":\"s1\"'")

    @OptionGroup var options: ClientOptions

    func run() async throws {
      try await options.client().items(["coupons"]) { try Output.result($0.text) }
    }
  }

  struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Count the order lines that quote each coupon, valid or not, and what they cost.",
      discussion: """
        Lines count when they were paid. How often a coupon's links were followed is in the funnel.
          dyelink coupon report 2026-01
          dyelink coupon report 2026-01 --format csv
          dyelink report funnel 2026-01 --by coupon
        """)

    @OptionGroup var options: ClientOptions
    @Argument(help: ReportPeriod.help) var period: String
    @Option(help: "table, csv, or json: one row a line.") var format = ExportFormat.table

    func run() async throws {
      let path = ["reports", "coupons"]
      let query: [(String, String?)] = [("period", period)]
      let client = try options.client()
      if format == .csv {
        return try Output.table(
          try await client.table(path, query: query + [("format", "csv")]))
      }
      var columns = HeadedTable(
        ["coupon", "verdict", "lines", "settled", "discount in yuan", "cost in yuan"],
        words: [0, 1])
      try await client.rows(path, query: query) { row in
        if format == .json { return try Output.result(row.text) }
        columns.add([
          row.word("coupon"), row.word("verdict"), "\(row["lines"]?.integer ?? 0)",
          "\(row["settled"]?.integer ?? 0)", Self.yuan(row["discount_fen"]),
          Self.yuan(row["cost_fen"]),
        ])
      }
      if format == .table {
        try Output.text(columns.isEmpty ? "no order line quotes a coupon\n" : columns.text)
      }
    }

    private static func yuan(_ json: JSON?) -> String {
      String(AmountWords.text(json?.integer ?? 0, .cny).prefix { $0 != " " })
    }
  }
}
