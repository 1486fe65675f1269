import EventLoops

/// Where a running Dyelink answers, as the commands that talk to it need it.
struct ServerURL: Equatable, Sendable {
  let endpoint: Endpoint

  /// - Throws: ``CommandFailure`` for what isn't `http://HOST:PORT`.
  init(parsing text: String) throws {
    let rest = text.hasPrefix("http://") ? text.dropFirst(7) : ""
    let authority = rest.hasSuffix("/") ? rest.dropLast() : rest
    let whole = authority.contains(":") && !authority.hasSuffix("]") ? authority : "\(authority):80"
    guard !authority.isEmpty, !authority.contains("/"), !authority.contains("@"),
      let endpoint = try? Endpoint(parsing: String(whole))
    else {
      throw CommandFailure(
        .usage, "\"\(text)\" can't be asked",
        why: text.hasPrefix("https://")
          ? "this command speaks http without TLS" : "it isn't the address of a console",
        remedy: """
          write http://HOST:PORT, for instance http://127.0.0.1:8081
          reach a console on another machine through a tunnel: ssh -L 8081:127.0.0.1:8081 HOST
          """)
    }
    self.endpoint = endpoint
  }
}
