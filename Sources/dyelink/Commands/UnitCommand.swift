import ArgumentParser
import Records

/// Codes on items from the shell.
struct UnitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unit",
    abstract: "Issue codes for single items, export them, and follow one to what it paid.",
    discussion: """
        dyelink unit issue --link aB3xY9 --count 1000000 --batch spring --output spring.csv
        dyelink unit trace spring.00017M3QVZ0X8TBD4K2W
      """,
    subcommands: [Issue.self, Export.self, Show.self, List.self, Trace.self])

  struct Issue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Issue a batch of codes for a promoter's link on a product, and export them.",
      discussion: """
        Without --output the table goes to standard output. The same command again, with the same \
        --batch and --output, goes on where it was interrupted.
          dyelink unit issue --link aB3xY9 --count 500 > codes.csv
          dyelink unit issue --link aB3xY9 --count 1000000 --batch spring --output spring.csv
        """)

    @OptionGroup var options: ClientOptions
    @Option(help: "The code of the link that orders are attributed to.") var link: String
    @Option(help: "How many codes: 1 to 1000000.") var count: Int64
    @Option(help: "The batch's id, with which its codes begin (default: one is made up).")
    var batch: String?
    @OptionGroup var target: UnitTarget

    func run() async throws {
      let client = try options.client()
      let id = batch ?? UnitTarget.freshBatch()
      let body = JSON.object([.init("link", .string(link)), .init("count", .integer(count))])
      let issued = try await client.call("PUT", ["unit-batches", id], .json(body))
      Output.progress(
        "batch \(id): \(count) codes for promoter \(issued.word("promoter")) on product "
          + issued.word("product"))
      let passesQuery = try await client.call("GET", ["links", link])["pass_query"]?.bool
      if passesQuery == false {
        Output.progress(
          "link \(link) doesn't pass its query on, so the shop doesn't learn the code from the QR "
            + "code: make one with --pass-query if it should")
      }
      try await target.export(id, count: count, from: client)
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the codes of a batch as CSV: number, unit, url.",
      discussion: """
        The same codes each time. With --output, a file that was begun is gone on with.
          dyelink unit export spring --output spring.csv
          dyelink unit export spring | head
        """)

    @OptionGroup var options: ClientOptions
    @Argument(help: "The batch's id.") var batch: String
    @OptionGroup var target: UnitTarget

    func run() async throws {
      let client = try options.client()
      let issued = try await client.call("GET", ["unit-batches", batch])
      try await target.export(batch, count: issued["count"]?.integer ?? 0, from: client)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a batch: its link, for whom and what, and how many codes.",
      discussion: "  dyelink unit show spring")

    @OptionGroup var options: ClientOptions
    @Argument(help: "The batch's id.") var batch: String

    func run() async throws {
      try Output.result(try await options.client().call("GET", ["unit-batches", batch]))
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the batches that the token may see, one a line.",
      discussion: "  dyelink unit list | grep '\"promoter\":\"k1\"'")

    @OptionGroup var options: ClientOptions

    func run() async throws {
      try await options.client().items(["unit-batches"]) { try Output.result($0.text) }
    }
  }

  struct Trace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Follow a code: batch, promoter, link, order lines, entries and payouts.",
      discussion: """
          dyelink unit trace spring.00017M3QVZ0X8TBD4K2W
          dyelink unit trace spring.00017M3QVZ0X8TBD4K2W --format json
        """)

    @OptionGroup var options: ClientOptions
    @Option(help: "text, or json as the API has it.") var format = ExplainCommand.Format.text
    @Argument(help: "The code on the item.") var unit: String

    func run() async throws {
      let answer = try await options.client().call("GET", ["units", unit])
      switch format {
      case .text: try Output.result(UnitWay(answer: answer).text)
      case .json: try Output.result(answer)
      }
    }
  }
}
