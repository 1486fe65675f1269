package import Records

/// How a console is reached, and by whom.
package struct ConsoleConfiguration: Sendable {
  /// What to listen on: a host name or address, without brackets.
  package var host: String
  /// 0 takes a free one.
  package var port: Int
  /// Under which the links are reached.
  package var publicURL: DestinationURL
  /// The token of the platform.
  package var adminToken: String
  /// Values of `Host` that are served besides those of this machine, for instance what a proxy in
  /// front passes on.
  package var allowedHosts: [String]
  /// Time for a whole body to arrive.
  package var bodyMilliseconds: Int64 = 30_000

  package init(
    host: String, port: Int, publicURL: DestinationURL, adminToken: String,
    allowedHosts: [String] = []
  ) {
    self.host = host
    self.port = port
    self.publicURL = publicURL
    self.adminToken = adminToken
    self.allowedHosts = allowedHosts
  }
}
