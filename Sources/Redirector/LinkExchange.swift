import EventLoops

/// How a loop and the others tell one another of links: a code that one of them knows is known to the
/// process, and goes on being redirected while Redis is away.
struct LinkExchange: Sendable {
  private struct Finding: Sendable {
    let code: CodeKey
    let link: LinkEntry
  }

  /// Findings that may wait for a loop; one without room is learned from Redis when it is needed.
  private static let capacity = 4_096

  private let own: Mailbox<Finding>
  private let others: [Mailbox<Finding>]

  /// One for each loop.
  static func connecting(loops: Int) -> [LinkExchange] {
    let mailboxes = (0..<loops).map { _ in Mailbox<Finding>(capacity: capacity) }
    return mailboxes.indices.map { loop in
      let others = mailboxes.indices.filter { $0 != loop }.map { mailboxes[$0] }
      return LinkExchange(own: mailboxes[loop], others: others)
    }
  }

  /// Begins to listen to the other loops, on the thread of `loop`.
  func open(
    on loop: EventLoop, _ onFinding: @escaping (CodeKey, LinkEntry) -> Void
  ) throws(UVError) {
    try own.open(on: loop) { findings in
      for finding in findings { onFinding(finding.code, finding.link) }
    }
  }

  func tell(_ code: CodeKey, _ link: LinkEntry) {
    for other in others { other.post(Finding(code: code, link: link)) }
  }

  func close() { own.close() }
}
