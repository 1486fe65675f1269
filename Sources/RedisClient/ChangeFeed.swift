package import Programme

/// How redirectors hear of changes: a channel with what changed, told after it was written.
package enum ChangeFeed {
  package static let channel = "dyelink:changes"
  /// Written with everything else; when it is missing, Redis has lost its data and everything has
  /// to be published again.
  package static let epochKey = "dyelink:epoch"

  package enum Change: Hashable, Sendable {
    case link(LinkCode)
    case policy
  }

  /// - Returns: nil for a message that isn't ours.
  package static func change(_ message: [UInt8]) -> Change? {
    guard let text = String(validating: message, as: UTF8.self) else { return nil }
    // No code has this text: the policy's message is told apart by its colon.
    return text == policyMessage ? .policy : LinkCode(code: text).map(Change.link)
  }

  package static func appendAnnouncement(_ change: Change, to pipeline: inout RedisPipeline) {
    switch change {
    case .link(let code): pipeline.add("PUBLISH", .text(channel), .text(code.text))
    case .policy: pipeline.add("PUBLISH", .text(channel), .text(policyMessage))
    }
  }

  private static let policyMessage = PolicyCopy.key
}
