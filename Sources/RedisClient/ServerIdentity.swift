/// Which run of which Redis answers: it changes when the server starts anew, and when another one
/// takes over.
package struct ServerIdentity: Equatable, Sendable {
  private static let runField = "run_id:"
  private static let replicationField = "master_replid:"

  private let run: Substring
  private let replication: Substring

  /// Appends the questions for it; two replies.
  package static func appendRead(to pipeline: inout RedisPipeline) {
    pipeline.add("INFO", "server")
    pipeline.add("INFO", "replication")
  }

  /// - Returns: nil when the server doesn't say.
  package init?(_ server: RedisReply, _ replication: RedisReply) {
    guard let run = Self.value(of: Self.runField, in: server),
      let replication = Self.value(of: Self.replicationField, in: replication)
    else { return nil }
    self.run = run
    self.replication = replication
  }

  private static func value(of field: String, in reply: RedisReply) -> Substring? {
    guard case .bulk(let bytes) = reply else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    guard let line = lines.first(where: { $0.hasPrefix(field) }) else { return nil }
    let value = line.dropFirst(field.count)
    return value.isEmpty ? nil : value
  }
}
