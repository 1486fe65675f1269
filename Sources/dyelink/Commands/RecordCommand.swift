import ArgumentParser

/// Catalogue records from the shell.
struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Take in shops, products, plans, promoters and all other records.",
    subcommands: [Import.self])

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take in records, one JSON object a line.",
      discussion: """
        Up to \(RecordSource.recordsPerChunk) records are taken in all or none; longer files go in \
        several such steps.
          dyelink record import shop.ndjson
          echo '{"type":"shop","id":"s1","kind":"normal","alliance":true}' | dyelink record import -
        """)

    @OptionGroup var options: ClientOptions
    @Argument(help: ArgumentHelp("The records; - is standard input.", valueName: "file"))
    var file: String

    func run() async throws {
      let total = try await RecordUpload.send(file, to: ["records"], options.client())
      try Output.result("\(total.accepted) records taken in")
    }
  }
}
