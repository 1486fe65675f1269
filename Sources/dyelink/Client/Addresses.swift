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

  /// Writes them down, beside those of other roles that run from the same directory.
  func write(to data: Directory) throws {
    var all = self
    if let others = Addresses(in: data), others.pid != pid, ProcessState.isRunning(others.pid) {
      all.redirect = redirect ?? others.redirect
      all.console = console ?? others.console
      all.operations = operations ?? others.operations
    }
    try data.replace(Self.fileName, with: Array(all.json.prettyText.utf8))
  }

  /// Takes them out again, and the file with the last ones.
  func withdraw(from data: Directory) {
    guard var left = Addresses(in: data) else { return }
    if left.redirect == redirect { left.redirect = nil }
    if left.console == console { left.console = nil }
    if left.operations == operations { left.operations = nil }
    let isLast = left.redirect == nil && left.console == nil && left.operations == nil
    if isLast || left.pid == pid {
      try? data.remove(Self.fileName)
    } else {
      try? data.replace(Self.fileName, with: Array(left.json.prettyText.utf8))
    }
  }
}
