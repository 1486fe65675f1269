import ArgumentParser

/// Orders from the shell.
struct OrderCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "order",
    abstract: "Push order events, and show what became of an order.",
    discussion: """
        dyelink order push events.ndjson
        dyelink order show o1
      """,
    subcommands: [Push.self, Show.self])

  struct Push: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hand over order events, one JSON object a line.",
      discussion: """
        Returns when they are durably queued; each event id is settled once, however often it is sent.
          dyelink order push events.ndjson
          echo '{"type":"order.completed","id":"e3","order":"o1","at":"2026-01-01T10:00:00+08:00"}' \
        | dyelink order push -
        """)

    @OptionGroup var options: ClientOptions
    @Argument(help: ArgumentHelp("The events; - is standard input.", valueName: "file"))
    var file: String

    func run() async throws {
      let total = try await RecordUpload.send(file, to: ["order-events"], options.client())
      try Output.result("\(total.accepted) events queued, \(total.duplicates) of them known before")
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show an order's lines, events and entries, as JSON.",
      discussion: "`dyelink explain` says the same in words.\n  dyelink order show o1")

    @OptionGroup var options: ClientOptions
    @Argument(help: "The order's id.") var order: String

    func run() async throws {
      try Output.result(try await options.client().call("GET", ["orders", order]))
    }
  }
}
