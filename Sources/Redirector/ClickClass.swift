import HTTPWire

/// What a request to a link is, before the link itself is asked.
///
/// - Source: programme rules, section 4.
enum ClickClass: UInt8, CaseIterable, Sendable {
  /// A person follows the link.
  case navigation
  case headRequest
  /// The browser fetches ahead of a decision to navigate.
  case speculation
  /// Fetch Metadata tells of something else than a top-level navigation: an image, a script, a frame.
  case subresource
  case bot
  case preview

  init(_ head: RequestHead, _ bytes: Span<UInt8>) {
    if head.method == .head {
      self = .headRequest
    } else if head.isSpeculative {
      self = .speculation
    } else if head.hasFetchMetadata, !Self.isNavigation(head, bytes) {
      self = .subresource
    } else {
      self = Self.agent(head, bytes)
    }
  }

  /// Whether mode and destination, where they are sent, are those of a page in a tab of its own.
  private static func isNavigation(_ head: RequestHead, _ bytes: Span<UInt8>) -> Bool {
    if !head.fetchMode.isEmpty, !bytes.holds(.navigate, at: head.fetchMode) { return false }
    if !head.fetchDestination.isEmpty { return bytes.holds(.document, at: head.fetchDestination) }
    return !head.fetchMode.isEmpty
  }

  private static func agent(_ head: RequestHead, _ bytes: Span<UInt8>) -> ClickClass {
    if head.userAgent.isEmpty { return .navigation }
    return switch KnownAgents.matcher.kind(of: bytes, in: head.userAgent.indices) {
    case .person: .navigation
    case .bot: .bot
    case .preview: .preview
    }
  }
}

extension PackedText {
  fileprivate static let navigate = PackedText("navigate")
  fileprivate static let document = PackedText("document")
}
