import EventLoops
import Logging
import Redirector
import RedisClient
import Settlement

/// How log lines look.
enum LogFormat: String, CaseIterable, Sendable {
  case text, json
}

/// Everything that is settled before a process of ours starts to work.
struct Configuration: Sendable {
  static let defaultData = "./data"
  static let defaultListen = "127.0.0.1:8080"
  static let defaultConsoleListen = "127.0.0.1:8081"
  static let largestLoops = 256
  static let cachedLinksRange = 1_000...1 << 26
  static let settlementBatches = 1...5_000
  static let defaultSettlementBatch = 3_000
  /// Up to a year.
  static let monthGraceHoursRange = 0...8_784

  /// Absolute.
  var data: Directory
  var listen: Endpoint
  var consoleListen: Endpoint
  /// Without a slash at its end; nil: `http://` and the redirect address.
  var publicURL: String?
  /// nil: a Redis of our own in the data directory.
  var redis: RedisEndpoint?
  /// Absolute path of the SQLite file.
  var ledgerPath: String
  var loops: Int
  /// Each loop's own.
  var cachedLinks: Int
  var journalSync: JournalSync
  /// The field that a proxy tells the client's address in, in small letters; nil: there is no proxy.
  var clientAddressHeader: String?
  /// Order events settled in one transaction, at most.
  var settlementBatch: Int
  /// How long after its end a month of team dividends is closed.
  var monthGraceHours: Int
  /// Where a process without a console answers probes and metrics; nil: nowhere.
  var operationsListen: Endpoint?
  var logLevel: Logger.Level
  var logFormat: LogFormat

  /// - Parameters:
  ///   - workingDirectory: what relative paths begin at.
  ///   - processors: how many there are.
  /// - Throws: ``CommandFailure`` that names the setting and where it was found.
  init(_ layers: SettingsLayers, workingDirectory: String, processors: Int) throws {
    let reader = SettingsReader(layers: layers, workingDirectory: workingDirectory)
    data = Directory(try reader.path(.data) ?? reader.absolute(Self.defaultData))
    listen = try reader.address(.listen, default: Self.defaultListen)
    consoleListen = try reader.address(.consoleListen, default: Self.defaultConsoleListen)
    publicURL = try reader.value(.publicURL, PublicURL.parse)
    redis = try reader.value(.redis, RedisURL.parse)
    ledgerPath =
      try reader.value(.ledger) { text throws(SettingRefusal) in
        reader.absolute(try LedgerURL.path(of: text))
      } ?? data.path(of: "ledger.sqlite")
    loops =
      try reader.number(.loops, in: 1...Self.largestLoops)
      ?? min(max(1, processors), Self.largestLoops)
    cachedLinks =
      try reader.number(.cachedLinks, in: Self.cachedLinksRange) ?? RedirectorLimits().links
    journalSync = try reader.choice(.journalSync) ?? .interval
    clientAddressHeader = try reader.value(.clientAddressHeader, SettingsReader.fieldName)
    settlementBatch =
      try reader.number(.settlementBatch, in: Self.settlementBatches)
      ?? Self.defaultSettlementBatch
    monthGraceHours =
      try reader.number(.monthGrace, in: Self.monthGraceHoursRange)
      ?? PeriodCloser.usualGraceHours
    operationsListen = try reader.value(.operationsListen, SettingsReader.address)
    logLevel = try reader.choice(.logLevel) ?? .info
    logFormat = try reader.choice(.logFormat) ?? .text
  }
}
