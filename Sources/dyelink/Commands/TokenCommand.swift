import ArgumentParser
import Records

/// Credentials.
struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Create, list and revoke the credentials of those who call the API.",
    discussion: """
      The one credential that is there from the start is the admin token, in DIR/admin-token.
        dyelink token create --role order-system --name till
      """,
    subcommands: [Create.self, List.self, Revoke.self])

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Create a credential; its secrets are shown this once.",
      discussion: """
        An order system also gets a secret to sign with. Several credentials of one name may be valid \
        at a time, for rotation.
          dyelink token create --role order-system --name till
          dyelink token create --role merchant --name s1-owner --shop s1
          dyelink token create --role promoter --promoter k1 --expires 30d
        """)

    @OptionGroup var options: ClientOptions
    @Option(help: "platform, merchant, institution, promoter or order-system.") var role: String
    @Option(help: "What it is called in lists and logs (default: the role, and whose it is).")
    var name: String?
    @Option(help: "The merchant's shop, or the one shop of an order system.") var shop: String?
    @Option(help: "The institution, for that role.") var institution: String?
    @Option(help: "The promoter, for that role; what it may see depends on the promoter's level.")
    var promoter: String?
    @Option(
      help: ArgumentHelp(
        "How long it is valid, for instance 30d, 12h or 90m (default: until it is revoked).",
        valueName: "time"))
    var expires: Lifetime?

    func run() async throws {
      let fields: [(String, JSON)] = [
        ("name", .string(name ?? usualName)), ("role", .string(role)), ("shop", .optional(shop)),
        ("institution", .optional(institution)), ("promoter", .optional(promoter)),
        ("expires_in_seconds", expires.map { .integer($0.seconds) } ?? .null),
      ]
      let request = JSON.object(fields.filter { $0.1 != .null }.map { JSON.Member($0.0, $0.1) })
      let answer = try await options.client().call("POST", ["credentials"], .json(request))
      try Output.result("token           \(answer["token"]?.string ?? "")")
      if let secret = answer["signing_secret"]?.string {
        try Output.result("signing secret  \(secret)")
      }
      if let moment = answer["expires_at"]?.string { Output.progress("Valid until \(moment).") }
      Output.progress("Keep this now: it isn't shown again.")
    }

    /// For instance `merchant:s1`.
    private var usualName: String {
      ([role] + [shop ?? institution ?? promoter].compactMap(\.self)).joined(separator: ":")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the credentials that are valid, one a line, without their secrets.",
      discussion: "  dyelink token list")

    @OptionGroup var options: ClientOptions

    func run() async throws {
      try await options.client().items(["credentials"]) { try Output.result($0.text) }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Revoke every credential of a name; the next request with one is refused.",
      discussion: "  dyelink token revoke till")

    @OptionGroup var options: ClientOptions
    @Argument(help: "The name.") var name: String

    func run() async throws {
      try await options.client().call("DELETE", ["credentials", name])
      try Output.result("\(name) is revoked")
    }
  }
}
