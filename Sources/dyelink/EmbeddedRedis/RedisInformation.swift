/// What a Redis server says of itself.
/// - Source: the answer to `INFO`.
struct RedisInformation: Equatable, Sendable {
  /// Needed for `SET … NX GET`.
  static let oldestMajorVersion = 7
  static let neededPolicy = "noeviction"

  let version: String
  let processID: Int32?
  /// What happens when its memory is full.
  let policy: String
  let usesAppendOnlyFile: Bool
  let usedMemoryBytes: Int64
  /// 0: as much as there is.
  let memoryLimitBytes: Int64

  init(text: String) {
    var fields: [Substring: Substring] = [:]
    for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[line[..<colon]] = line[line.index(after: colon)...]
    }
    version = fields["redis_version"].map(String.init) ?? "?"
    processID = fields["process_id"].flatMap { Int32($0) }
    policy = fields["maxmemory_policy"].map(String.init) ?? "?"
    usesAppendOnlyFile = fields["aof_enabled"] == "1"
    usedMemoryBytes = fields["used_memory"].flatMap { Int64($0) } ?? 0
    memoryLimitBytes = fields["maxmemory"].flatMap { Int64($0) } ?? 0
  }

  var isRecentEnough: Bool {
    Int(version.prefix { $0 != "." }) ?? 0 >= Self.oldestMajorVersion
  }

  /// Why this server can't be trusted with clicks, if so.
  func refusal(of address: String) -> CommandFailure? {
    if policy != Self.neededPolicy {
      return CommandFailure(
        .configuration, "the Redis at \(address) can't be used",
        why: "its maxmemory-policy is \(policy): when its memory is full it would throw away "
          + "clicks and order events, which is money",
        remedy:
          "set it with `redis-cli config set maxmemory-policy \(Self.neededPolicy)` and in its "
          + "redis.conf")
    }
    guard isRecentEnough else {
      return CommandFailure(
        .configuration, "the Redis at \(address) can't be used",
        why: "it is version \(version), and Dyelink needs \(Self.oldestMajorVersion).0 or newer",
        remedy: "upgrade it, or leave --redis out to have Dyelink start one")
    }
    return nil
  }
}
