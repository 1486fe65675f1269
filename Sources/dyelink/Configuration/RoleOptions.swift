import ArgumentParser

/// The settings of a process that serves, as flags.
struct RoleOptions: ParsableArguments {
  @OptionGroup var file: FileOption

  @Option(help: .setting(.data, "Where everything is kept.", default: Configuration.defaultData))
  var data: String?

  @Option(
    help: .setting(
      .listen, "Where redirects are served; port 0 takes a free one.",
      default: Configuration.defaultListen, value: "addr"))
  var listen: String?

  @Option(
    help: .setting(
      .consoleListen, "Where the API and the pages are served.",
      default: Configuration.defaultConsoleListen, value: "addr"))
  var consoleListen: String?

  @Option(
    name: .customLong(Setting.publicURL.rawValue),
    help: .setting(
      .publicURL, "The address that links are shared under.",
      default: "http:// and the redirect address", value: "url"))
  var publicURL: String?

  @Option(
    help: .setting(
      .redis, "An outside Redis: redis://[user:password@]host:port/db or unix:///path.",
      default: "a redis-server child of our own", value: "url"))
  var redis: String?

  @Option(
    help: .setting(
      .ledger, "The books.", default: "sqlite:DIR/ledger.sqlite", value: "url"))
  var ledger: String?

  @Option(
    help: .setting(.loops, "Threads that redirect.", default: "one a processor", value: "n"))
  var loops: String?

  @Option(
    help: .setting(
      .cachedLinks, "Links that each of these threads keeps at hand.", default: "1048576",
      value: "n"))
  var cachedLinks: String?

  @Option(
    help: .setting(
      .journalSync,
      "When clicks are forced to the disk: every 20 ms (interval), before the answer (always), none.",
      default: "interval", value: "policy"))
  var journalSync: String?

  @Option(
    help: .setting(
      .clientAddressHeader,
      "Where a proxy in front of the redirector tells the client's address, as X-Real-IP.",
      default: "none: whoever connects is the client", value: "name"))
  var clientAddressHeader: String?

  @Option(
    help: .setting(
      .settlementBatch, "Order events settled in one transaction, at most.", default: "3000",
      value: "n"))
  var settlementBatch: String?

  @Option(
    help: .setting(
      .monthGrace, "How long after its end a month of team dividends is closed.",
      default: "72", value: "hours"))
  var monthGrace: String?

  @Option(
    help: .setting(
      .operationsListen, "Where `redirect` and `settle` answer /healthz, /readyz and /metrics.",
      default: "nowhere", value: "addr"))
  var operationsListen: String?

  @Option(
    help: .setting(
      .logLevel, "trace, debug, info, notice, warning, error or critical.", default: "info",
      value: "level"))
  var logLevel: String?

  @Option(help: .setting(.logFormat, "text or json.", default: "text", value: "format"))
  var logFormat: String?

  private var flags: [Setting: String] {
    let given: [Setting: String?] = [
      .data: data, .listen: listen, .consoleListen: consoleListen, .publicURL: publicURL,
      .redis: redis, .ledger: ledger, .loops: loops, .cachedLinks: cachedLinks,
      .journalSync: journalSync, .clientAddressHeader: clientAddressHeader,
      .settlementBatch: settlementBatch,
      .monthGrace: monthGrace,
      .operationsListen: operationsListen, .logLevel: logLevel, .logFormat: logFormat,
    ]
    return given.compactMapValues(\.self)
  }

  func layers() throws -> SettingsLayers { try file.layers(flags: flags) }
}

extension ArgumentHelp {
  /// Help that also tells a setting's default and its name in the environment.
  static func setting(
    _ setting: Setting, _ abstract: String, default fallback: String, value: String = "dir"
  ) -> ArgumentHelp {
    ArgumentHelp(
      "\(abstract) [\(setting.variable)] (default: \(fallback))", valueName: value)
  }
}
