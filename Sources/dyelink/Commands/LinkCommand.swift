import ArgumentParser
import Records

/// Dyed links from the shell.
struct LinkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link",
    abstract: "Create, show, list and disable dyed links.",
    discussion: """
      For instance a link of promoter k1 to product p1, to be shared in a group:
        dyelink link create --institution i1 --promoter k1 --shop s1 --product p1
      """,
    subcommands: [Create.self, Show.self, List.self, Disable.self])

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Issue a link; what it says never changes afterwards.",
      discussion: """
        It pays an institution, perhaps through one of its promoters, or a shop's sharer. Prints the \
        link with its short address.
          dyelink link create --institution i1 --promoter k1 --shop s1 --product p1
          dyelink link create --sharer h1 --shop s1 --placement private_chat --code spring
        """)

    @OptionGroup var options: ClientOptions
    @Option(help: "The shop that it leads to.") var shop: String
    @Option(help: "The product that it leads to; without one it is a shop link.")
    var product: String?
    @Option(help: "The institution that it pays.") var institution: String?
    @Option(help: "The institution's promoter whose link it is.") var promoter: String?
    @Option(help: "The shop's sharer whose link it is.") var sharer: String?
    @Option(help: "Where it is to be shared.") var placement = "group"
    @Option(help: "link, card or qr.") var form = "link"
    @Option(name: .customLong("to"), help: "Where it leads (default: as the product or shop says).")
    var destination: String?
    @Option(help: "Its code, 2 to 10 letters and digits (default: one is made).") var code: String?
    @Option(help: "The coupon that the destination gets.") var coupon: String?
    @Option(help: "When it ends, for instance 2027-01-01T00:00:00+08:00.") var expiresAt: String?
    @Flag(help: "Hand on the query parameters of a click.") var passQuery = false

    func run() async throws {
      let fields: [(String, JSON)] = [
        ("code", .optional(code)), ("shop", .string(shop)), ("product", .optional(product)),
        ("institution", .optional(institution)), ("promoter", .optional(promoter)),
        ("sharer", .optional(sharer)), ("placement", .string(placement)), ("form", .string(form)),
        ("url", .optional(destination)), ("coupon", .optional(coupon)),
        ("expires_at", .optional(expiresAt)), ("pass_query", .bool(passQuery)),
      ]
      let link = JSON.object(
        fields.filter { $0.1 != .null }.map { JSON.Member($0.0, $0.1) })
      try Output.result(try await options.client().call("POST", ["links"], .json(link)))
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a link, also when it is disabled.",
      discussion: "  dyelink link show aB3xY9")

    @OptionGroup var options: ClientOptions
    @Argument(help: "The link's code.") var code: String

    func run() async throws {
      try Output.result(try await options.client().call("GET", ["links", code]))
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List all links that the token may see, one a line.",
      discussion: "  dyelink link list | grep '\"promoter\":\"k1\"'")

    @OptionGroup var options: ClientOptions

    func run() async throws {
      try await options.client().items(["links"]) { try Output.result($0.text) }
    }
  }

  struct Disable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Disable a link for good; within a second it answers 410.",
      discussion: "  dyelink link disable aB3xY9")

    @OptionGroup var options: ClientOptions
    @Argument(help: "The link's code.") var code: String

    func run() async throws {
      try await options.client().call("DELETE", ["links", code])
      try Output.result("\(code) is disabled")
    }
  }
}
