import ArgumentParser

/// All roles in one process.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run everything in one process: redirector, settlement worker and console.",
    discussion: """
      Keeps everything under --data, with a Redis server of its own unless --redis names one. SIGTERM \
      ends it in order within 10 s, SIGHUP reads keys and log level again.
        dyelink serve
        dyelink serve --data /var/lib/dyelink --public-url https://go.example
        dyelink serve --config dyelink.yaml --log-level debug
      The admin token is in DIR/admin-token, or as \(EnvironmentOnly.adminToken) says.
      """)

  @OptionGroup var options: RoleOptions

  func run() async throws {
    try await RoleProcess(roles: Set(Role.allCases), options: options).run()
  }
}

/// One role, for fleets.
struct RedirectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redirect",
    abstract: "Run a redirector only.",
    discussion: """
      For fleets: many redirectors share a Redis. Each needs a data directory for its journal; copy \
      the file `keys` from one to all, so that they know one another's visitors.
        dyelink redirect --redis redis://10.0.0.5:6379/0 --listen 0.0.0.0:8080
      """)

  @OptionGroup var options: RoleOptions

  func run() async throws {
    try await RoleProcess(roles: [.redirect], options: options).run()
  }
}

/// One role, for fleets.
struct SettleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle",
    abstract: "Run a settlement worker only.",
    discussion: """
      Several may run on one ledger: each event is settled once.
        dyelink settle --redis redis://10.0.0.5:6379/0 --ledger sqlite:/var/lib/dyelink/ledger.sqlite
      """)

  @OptionGroup var options: RoleOptions

  func run() async throws {
    try await RoleProcess(roles: [.settle], options: options).run()
  }
}

/// One role, for fleets.
struct ConsoleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console",
    abstract: "Run a console only: the API, health and metrics.",
    discussion: """
        dyelink console --redis redis://10.0.0.5:6379/0 --public-url https://go.example
      """)

  @OptionGroup var options: RoleOptions

  func run() async throws {
    try await RoleProcess(roles: [.console], options: options).run()
  }
}
