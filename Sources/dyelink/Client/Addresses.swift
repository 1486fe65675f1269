import EventLoops
import Logging
import Records

/// The addresses in use, as those that run from a data directory write them into it.
///
/// Each process has a part of its own in the file, and what stands beside the parts is the newest
/// address of each kind of those that still run.
struct Addresses: Equatable, Sendable {
  static let fileName = "addresses.json"
  private static let limitBytes = 65_536
  /// Processes that one file tells of.
  private static let mostProcesses = 16

  var redirect: String?
  var console: String?
  var operations: String?
  /// Without a password.
  var redis: String?
  var pid: Int32

  var json: JSON { .object(members) }

  private var members: [JSON.Member] {
    [
      .init("redirect", .optional(redirect)), .init("console", .optional(console)),
      .init("operations", .optional(operations)), .init("redis", .optional(redis)),
      .init("pid", .integer(Int64(pid))),
    ]
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
    guard let found = Self.content(of: data).flatMap({ Addresses(json: $0) }) else { return nil }
    self = found
  }

  private init?(json: JSON) {
    guard let pid = json["pid"]?.integer.flatMap(Int32.init(exactly:)) else { return nil }
    self.init(
      redirect: json["redirect"]?.string, console: json["console"]?.string,
      operations: json["operations"]?.string, redis: json["redis"]?.string, pid: pid)
  }

  private static func content(of data: Directory) -> JSON? {
    (try? data.read(fileName, limitBytes: limitBytes)).flatMap {
      try? JSON.parse($0, limits: .trusted)
    }
  }

  /// The part of each process that still runs, the newest last.
  private static func parts(in data: Directory) -> [Addresses] {
    (content(of: data)?["processes"]?.array ?? []).compactMap { Addresses(json: $0) }
      .filter { ProcessState.isRunning($0.pid) }
  }

  /// The process behind an address of the data directory, if it runs.
  static func process(in data: Directory, where isMeant: (Addresses) -> Bool) -> Int32? {
    parts(in: data).last(where: isMeant)?.pid
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
    let others = Self.parts(in: data).filter { $0.pid != pid }.suffix(Self.mostProcesses - 1)
    try Self.write(others + [self], to: data)
  }

  /// Takes them out again, and the file with the last ones.
  func withdraw(from data: Directory) {
    let left = Self.parts(in: data).filter { $0.pid != pid }
    if left.isEmpty {
      try? data.remove(Self.fileName)
    } else {
      try? Self.write(left, to: data)
    }
  }

  /// - Parameter parts: one or more.
  private static func write(_ parts: [Addresses], to data: Directory) throws {
    guard var all = parts.last else { return }
    for part in parts.reversed() {
      all.redirect = all.redirect ?? part.redirect
      all.console = all.console ?? part.console
      all.operations = all.operations ?? part.operations
      all.redis = all.redis ?? part.redis
    }
    let content = JSON.object(
      all.members + [.init("processes", .array(parts.map(\.json)))])
    try data.replace(fileName, with: Array(content.prettyText.utf8))
  }
}
