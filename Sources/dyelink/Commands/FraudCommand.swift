import ArgumentParser
import EventLoops
import Programme
import Records

/// Cases of fraud from the shell.
struct FraudCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fraud",
    abstract: "Confirm cases of fraud, and list what they took back.",
    discussion: """
      Fraud takes back the private-domain incentive of an order's lines: from incentive that wasn't \
      paid yet, then from the goods money, then from the deposit; the rest is a receivable.
        dyelink fraud confirm o1 --case F-17 --by anna --why "empty parcels"
        dyelink fraud list --shop s1
      """,
    subcommands: [Confirm.self, List.self])

  struct Confirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Confirm that an order, or one line of it, was fraud.",
      discussion: """
        Queued like every order event. Confirming what is confirmed already changes nothing; there is no \
        way back. What it took is shown by `dyelink explain` and `dyelink fraud list`. What the platform \
        holds of the shop's money is reported beforehand:
          echo '{"type":"shop.funds","shop":"s1","goods_fen":50000,"deposit_fen":200000,\
        "incentive_paid_fen":1000,"at":"2026-01-01T00:00:00+08:00"}' | dyelink record import -
          dyelink fraud confirm o1 --line 1 --case F-17 --by anna
        """)

    @OptionGroup var options: ClientOptions
    @Argument(help: "The order's id.") var order: String
    @Option(name: .customLong("case"), help: "The case's id.") var caseID: String
    @Option(help: "The line; without one every line of the order.") var line: String?
    @Option(help: "Who confirms it.") var by: String
    @Option(help: "Why it is fraud.") var why: String?
    @Option(help: "When it was confirmed, for instance 2026-01-20T10:00:00+08:00 (default: now).")
    var at: String?

    func run() async throws {
      let now = RFC3339.text(Timestamp(milliseconds: Clock.wallMilliseconds()))
      let id =
        "fraud-" + Entropy.bytes(8).map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
      let fields: [(String, JSON)] = [
        ("type", .string("fraud.confirmed")), ("id", .string(id)), ("case", .string(caseID)),
        ("order", .string(order)), ("line", .optional(line)), ("by", .string(by)),
        ("why", .optional(why)), ("at", .string(at ?? now)),
      ]
      let event = JSON.object(fields.filter { $0.1 != .null }.map { JSON.Member($0.0, $0.1) })
      try await options.client().call("POST", ["order-events"], .json(event))
      try Output.result(event)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what cases took back, line by line, oldest first.",
      discussion: "  dyelink fraud list --shop s1 --format json")

    @OptionGroup var options: ClientOptions
    @Option(help: "From one shop.") var shop: String?
    @Option(help: "table, or json: one object a line.") var format = ListingFormat.table

    func run() async throws {
      var table = FraudTable()
      try await options.client().items(["fraud-takings"], query: [("shop", shop)]) { taking in
        if format == .json { try Output.result(taking.text) } else { table.add(taking) }
      }
      if format == .table { try Output.text(table.text) }
    }
  }
}
