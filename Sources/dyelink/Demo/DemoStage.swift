import EventLoops

/// What the demo tells on standard output, and how it waits for what it tells of.
struct DemoStage: Sendable {
  /// How long anything in the story may take before it counts as broken.
  private static let patienceMilliseconds: Int64 = 30_000
  private static let width = 76

  func title(_ text: String) throws { try Output.result("\n\(text)\n") }

  /// One step with what it took, and what was seen of it below.
  func step(_ text: String, took: String, _ seen: [String] = []) throws {
    try Output.result("  \(text.padded(to: Self.width - took.count))  \(took)")
    for line in seen { try Output.result("       \(line)") }
  }

  func text(_ lines: [String]) throws {
    for line in lines { try Output.result(line.isEmpty ? "" : "  \(line)") }
  }

  /// Looks again and again until there is something to see.
  /// - Throws: ``CommandFailure`` when it doesn't come.
  func observe<Seen: Sendable>(
    _ what: String, _ look: () async throws -> Seen?
  ) async throws -> Seen {
    let deadline = Clock.monotonicMilliseconds() + Self.patienceMilliseconds
    while Clock.monotonicMilliseconds() < deadline {
      if let seen = try await look() { return seen }
      try await Task.sleep(for: .milliseconds(1))
    }
    throw CommandFailure(
      .internalError, "the demo broke off", why: "\(what) didn't come within 30 s",
      remedy: "look at the log with --log-level info, and report what it says")
  }
}
