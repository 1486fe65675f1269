package import Programme

extension StoreTransaction {
  /// Takes in a click that a trusted system reports, once: what it came to the first time holds, also
  /// when it is reported again after records have changed.
  ///
  /// - Returns: the touch that it leaves; nil when it leaves none.
  /// - Throws: ``Refusal`` when its id is another click's, or its link isn't known; nothing was
  ///   written then.
  /// - Source: programme rules, section 4.
  package func touch(of click: Click) throws -> Touch? {
    if let known = try reportedClick(click.id) {
      guard known.click == click else {
        throw Refusal(.eventConflict, "click \(click.id) was reported with other content")
      }
      return known.leftTouch ? Self.touch(of: click, sequence: known.sequence) : nil
    }
    try admit(click, in: self)
    let leavesTouch = try leavesTouch(click)
    let sequence = try report(click, leavesTouch: leavesTouch)
    return leavesTouch ? Self.touch(of: click, sequence: sequence) : nil
  }

  private func leavesTouch(_ click: Click) throws -> Bool {
    guard let link = try link(click.code) else { return false }
    let life = LinkLife(
      issuedAt: link.issuedAt, expiresAt: link.expiresAt,
      disabledAt: try linkDisabledAt(click.code))
    let isSharer = if case .sharer = link.carrier { true } else { false }
    let outcome = judgeClick(
      at: click.at, life: life, placement: link.placement, isSharer: isSharer,
      policy: try policies().policy(at: click.at))
    return outcome == .touch
  }

  private static func touch(of click: Click, sequence: Int64) -> Touch {
    Touch(
      person: click.person, at: click.at, code: click.code,
      order: UInt32(truncatingIfNeeded: sequence & orderMask))
  }

  /// The order among touches of one time has 30 bits.
  private static var orderMask: Int64 { (1 << 30) - 1 }
}
