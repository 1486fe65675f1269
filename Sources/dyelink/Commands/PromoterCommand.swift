import ArgumentParser
import Records

/// People who share by their own wish, from the shell.
struct PromoterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promoter",
    abstract: "Enrol people who share by their own wish, and list their coupons.",
    discussion: """
      For institutions that run a scheme of kind everyone:
        dyelink promoter enrol --institution i1 --user u7
        dyelink promoter coupons
      """,
    subcommands: [Enrol.self, Coupons.self])

  struct Enrol: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Enrol a person as a promoter, and show who they are now.",
      discussion: """
        Whoever enrolled before stays who they are, so it can be given again.
          dyelink promoter enrol --institution i1 --user u7
        """)

    @OptionGroup var options: ClientOptions
    @Option(help: "The institution, which lets everyone enrol.") var institution: String
    @Option(help: "The person's id as a buyer.") var user: String
    @Option(help: "The promoter's id (default: one is made).") var promoter: String?

    func run() async throws {
      let fields: [(String, JSON)] = [
        ("institution", .string(institution)), ("user", .string(user)),
        ("promoter", .optional(promoter)),
      ]
      let enrolment = JSON.object(fields.map { JSON.Member($0.0, $0.1) })
      try Output.result(try await options.client().call("POST", ["enrolments"], .json(enrolment)))
    }
  }

  struct Coupons: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what first opens of shared links came to, one a line.",
      discussion: """
        A coupon that is null wasn't given: the promoter had that day's coupons already.
          dyelink promoter coupons --promoter k1
        """)

    @OptionGroup var options: ClientOptions
    @Option(help: "Of one promoter.") var promoter: String?

    func run() async throws {
      try await options.client().items(["share-coupons"], query: [("promoter", promoter)]) {
        try Output.result($0.text)
      }
    }
  }
}
