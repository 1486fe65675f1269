package import Programme

extension StoreTransaction {
  /// Takes in a click that a trusted system reports, once.
  ///
  /// - Returns: the touch that it leaves, also when the same click is reported again; nil when it
  ///   leaves none.
  /// - Throws: ``Refusal`` when its id is another click's, or its link isn't known; the caller must
  ///   then let the transaction fail.
  /// - Source: programme rules, section 4.
  package func touch(of click: Click) throws -> Touch? {
    let sequence: Int64
    switch try report(click) {
    case .conflict:
      throw Refusal(.eventConflict, "click \(click.id) was reported with other content")
    case .new(let number), .repeated(let number): sequence = number
    }
    try admit(click, in: self)
    guard let link = try link(click.code) else { return nil }
    let life = LinkLife(
      issuedAt: link.issuedAt, expiresAt: link.expiresAt,
      disabledAt: try linkDisabledAt(click.code))
    let isSharer = if case .sharer = link.carrier { true } else { false }
    let outcome = judgeClick(
      at: click.at, life: life, placement: link.placement, isSharer: isSharer,
      policy: try policies().policy(at: click.at))
    guard outcome == .touch else { return nil }
    return Touch(
      person: click.person, at: click.at, code: click.code,
      order: UInt32(truncatingIfNeeded: sequence & Self.orderMask))
  }

  /// The order among touches of one time has 30 bits.
  private static var orderMask: Int64 { (1 << 30) - 1 }
}
