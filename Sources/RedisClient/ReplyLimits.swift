/// The most that a reply may hold; what exceeds it costs the connection.
package struct ReplyLimits: Sendable {
  package var bulkBytes = 16 * 1024 * 1024
  package var arrayItems = 100_000
  /// All items of a reply, at any depth.
  package var totalItems = 250_000
  /// All bytes of a reply.
  package var totalBytes = 64 * 1024 * 1024

  package init() {}
}
