/// Of which links the first visitors have been told, so that those of a busy link aren't told for ever.
///
/// Whoever owns it forgets everything when what was told may have been lost: telling twice changes nothing.
struct LinkOpenings {
  /// Visitors of a link that are told.
  static let visitorsPerLink = 16
  /// Links that are remembered; beyond it all are forgotten.
  static let links = 1 << 16

  private var told: [UInt64: [UInt64]] = [:]

  /// Whether the visitor is among a link's first and wasn't told before.
  mutating func isEarly(_ visitor: VisitorToken, on code: CodeKey) -> Bool {
    if told.count >= Self.links, told[code.bits] == nil { told = [:] }
    return told[code.bits, default: []].isEarly(visitor)
  }

  mutating func forgetAll() { told = [:] }
}

extension [UInt64] {
  /// Half of a visitor's random bits tell it from fifteen others.
  fileprivate mutating func isEarly(_ visitor: VisitorToken) -> Bool {
    guard count < LinkOpenings.visitorsPerLink, !contains(visitor.first) else { return false }
    append(visitor.first)
    return true
  }
}
