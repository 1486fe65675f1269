import HTTPWire

/// What a path of the redirect listener names.
enum Route: Equatable {
  case link(CodeKey)
  case health, robots, icon
  case nothing

  init(_ path: ByteRange, of head: Span<UInt8>) {
    // Reserved paths first: `healthz` has the shape of a code.
    if head.holds(.health, at: path) {
      self = .health
    } else if let code = CodeKey(head, path.lower + 1, path.upper) {
      self = .link(code)
    } else if head.holds(.robots, at: path) {
      self = .robots
    } else if head.holds(.icon, at: path) {
      self = .icon
    } else {
      self = .nothing
    }
  }
}

extension PackedText {
  fileprivate static let health = PackedText("/healthz")
  fileprivate static let robots = PackedText("/robots.txt")
  fileprivate static let icon = PackedText("/favicon.ico")
}
