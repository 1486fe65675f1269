import EventLoops
import Logging
import Records

/// The addresses in use, as a running Dyelink writes them into its data directory.
struct Addresses: Equatable, Sendable {
  static let fileName = "addresses.json"
  private static let limitBytes = 65_536

  var redirect: String?
  var console: String?
  var operations: String?
  /// Without a password.
  var redis: String?
  var pid: Int32

  var json: JSON {
    .object([
      .init("redirect", .optional(redirect)), .init("console", .optional(console)),
      .init("operations", .optional(operations)), .init("redis", .optional(redis)),
      .init("pid", .integer(Int64(pid))),
    ])
  }

  init(
    redirect: String? = nil, console: String? = nil, operations: String? = nil,
    redis: String? = nil, pid: Int32
  ) {
    self.redirect = redirect
    self.console = console
    self.operations = operations
    self.redis = redis
    self.pid = pid
  }

  /// - Returns: nil when there are none, or none that can be read.
  init?(in data: Directory) {
    guard let bytes = try? data.read(Self.fileName, limitBytes: Self.limitBytes),
      let json = try? JSON.parse(bytes, limits: .trusted),
      let pid = json["pid"]?.integer.flatMap(Int32.init(exactly:))
    else { return nil }
    self.init(
      redirect: json["redirect"]?.string, console: json["console"]?.string,
      operations: json["operations"]?.string, redis: json["redis"]?.string, pid: pid)
  }

  /// The same for the log.
  var metadata: Logger.Metadata {
    var metadata: Logger.Metadata = ["pid": "\(pid)"]
    for (name, value) in [
      ("redirect", redirect), ("console", console), ("operations", operations), ("redis", redis),
    ] {
      if let value { metadata[name] = "\(value)" }
    }
    return metadata
  }

  func write(to data: Directory) throws {
    try data.replace(Self.fileName, with: Array(json.prettyText.utf8))
  }

  static func remove(from data: Directory) { try? data.remove(fileName) }
}
