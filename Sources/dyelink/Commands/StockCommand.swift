import ArgumentParser
import Records

/// Agents' stocks from the shell.
struct StockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stock",
    abstract: "Fill agents' stocks, and see what is in them and what moved it.",
    discussion: """
        dyelink stock add 100 --institution i1 --promoter k1 --product p1 --id delivery-7
        dyelink stock list
        dyelink stock movements --stock i1/k1/p1
      """,
    subcommands: [Add.self, Withdraw.self, List.self, Movements.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put pieces into a stock.",
      discussion: """
        Without --promoter it is the institution's shared stock, which all its promoters draw on. The \
        same --id again changes nothing.
          dyelink stock add 100 --institution i1 --promoter k1 --product p1 --id delivery-7
        """)

    @OptionGroup var options: ClientOptions
    @OptionGroup var change: StockChangeOptions

    func run() async throws { try await change.send(sign: 1, options.client()) }
  }

  struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take pieces out of a stock that no order has reserved.",
      discussion: "  dyelink stock withdraw 5 --institution i1 --product p1 --id damaged-1")

    @OptionGroup var options: ClientOptions
    @OptionGroup var change: StockChangeOptions

    func run() async throws { try await change.send(sign: -1, options.client()) }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the stocks that the token may see, as a table or JSON.",
      discussion: """
        On hand is what is free and what is reserved; taken is what was sold.
          dyelink stock list --product p1
        """)

    @OptionGroup var options: ClientOptions
    @Option(help: "Those of one institution.") var institution: String?
    @Option(help: "Those of one promoter.") var promoter: String?
    @Option(help: "Those of one product.") var product: String?
    @Option(help: "table, or json: one stock a line.") var format = ListingFormat.table

    func run() async throws {
      var table = StockTable(
        columns: ["institution", "promoter", "product"],
        numbers: ["on_hand", "free", "reserved", "taken"])
      let query = [("institution", institution), ("promoter", promoter), ("product", product)]
      try await options.client().items(["stocks"], query: query) { stock in
        if format == .json { try Output.result(stock.text) } else { table.add(stock) }
      }
      if format == .table { try Output.text(table.text(ifEmpty: "no stocks")) }
    }
  }

  struct Movements: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what moved a stock, or what an order moved, as a table or JSON.",
      discussion: """
        Each movement says what it left behind, and names the change or the order's line and event \
        behind it.
          dyelink stock movements --stock i1/k1/p1
          dyelink stock movements --order o1 --format json
        """)

    @OptionGroup var options: ClientOptions
    @Option(help: "Of one stock, for instance i1/k1/p1, or i1//p1 for a shared one.")
    var stock: String?
    @Option(help: "Of one order.") var order: String?
    @Option(help: "table, or json: one movement a line.") var format = ListingFormat.table

    func run() async throws {
      var table = StockTable(
        columns: ["stock", "kind", "change", "order", "line", "event"],
        numbers: ["quantity", "free", "reserved", "taken"])
      let query = [("stock", stock), ("order", order)]
      try await options.client().items(["stock-movements"], query: query) { movement in
        if format == .json { try Output.result(movement.text) } else { table.add(movement) }
      }
      if format == .table { try Output.text(table.text(ifEmpty: "no movements")) }
    }
  }
}

/// Pieces that come into a stock, or go.
struct StockChangeOptions: ParsableArguments {
  @Argument(help: "How many pieces.") var quantity: Int64
  @Option(help: "The institution whose stock it is.") var institution: String
  @Option(help: "The promoter whose stock it is (default: it is shared).") var promoter: String?
  @Option(help: "What the pieces are.") var product: String
  @Option(help: "What tells this change from another, for instance the number of a delivery.")
  var id: String

  func validate() throws {
    guard quantity > 0 else { throw ValidationError("the quantity has to be at least 1") }
  }

  func send(sign: Int64, _ client: APIClient) async throws {
    let record = JSON.object([
      .init("type", .string("stock.changed")), .init("id", .string(id)),
      .init("institution", .string(institution)), .init("promoter", .optional(promoter)),
      .init("product", .string(product)), .init("quantity", .integer(sign * quantity)),
    ])
    try await client.call("POST", ["records"], .records(Array(record.text.utf8)))
    try await client.items(
      ["stocks"],
      query: [("institution", institution), ("promoter", promoter), ("product", product)]
    ) { stock in
      if stock["promoter"]?.string == promoter { try Output.result(stock.text) }
    }
  }
}
