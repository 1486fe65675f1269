import ArgumentParser

/// The program.
struct RootCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dyelink",
    abstract: "Turns clicks on dyed links into commissions that can be explained.",
    discussion: """
      A first look, which leaves nothing behind:
        dyelink demo --once

      Everything in one process, kept under ./data:
        dyelink serve

      Settings come from flags, then from the environment (DYELINK_DATA for --data and so on), then \
      from the YAML file that --config names.
      """,
    version: Version.text,
    groupedSubcommands: [
      CommandGroup(
        name: "Run",
        subcommands: [
          DemoCommand.self, ServeCommand.self, RedirectCommand.self, SettleCommand.self,
          ConsoleCommand.self,
        ]),
      CommandGroup(
        name: "Talk to a running Dyelink",
        subcommands: [
          CouponCommand.self, ExplainCommand.self, FraudCommand.self, LinkCommand.self,
          OrderCommand.self,
          PayoutCommand.self, PeriodCommand.self, PromoterCommand.self, RecordCommand.self,
          ReportCommand.self, ReviewCommand.self, StockCommand.self,
          TokenCommand.self, UnitCommand.self,
        ]),
      CommandGroup(
        name: "Check and maintain",
        subcommands: [DoctorCommand.self, KeysCommand.self, ReplayCommand.self, VerifyCommand.self]),
    ])

  /// What its commands are called.
  static var names: [String] {
    let groups = configuration.groupedSubcommands.flatMap(\.subcommands)
    return (groups + configuration.ungroupedSubcommands).map { command in
      command.configuration.commandName ?? ""
    }
  }
}
