/// Of which links the first visitors have been told, so that those of a busy link aren't told for ever.
///
/// Whoever owns it forgets everything when what was told may have been lost: telling twice changes nothing.
struct LinkOpenings {
  /// Visitors of a link that are told.
  static let visitorsPerLink = 16
  /// Links that are remembered; beyond it all are forgotten.
  static let links = 1 << 16

  /// Most links have one visitor at first, for whom no array is needed.
  private struct Told {
    let first: UInt64
    var others: [UInt64] = []

    /// Half of a visitor's random bits tell it from fifteen others.
    mutating func isEarly(_ visitor: UInt64) -> Bool {
      guard others.count < LinkOpenings.visitorsPerLink - 1, visitor != first,
        !others.contains(visitor)
      else { return false }
      others.append(visitor)
      return true
    }
  }

  private var told: [UInt64: Told] = [:]

  /// Whether the visitor is among a link's first and wasn't told before.
  mutating func isEarly(_ visitor: VisitorToken, on code: CodeKey) -> Bool {
    if let isEarly = told[code.bits]?.isEarly(visitor.first) { return isEarly }
    if told.count >= Self.links { told.removeAll(keepingCapacity: true) }
    told[code.bits] = Told(first: visitor.first)
    return true
  }

  mutating func forgetAll() { told = [:] }
}
