package import Programme

/// Makes the hash of an address on a day, under a key that changes with the day.
package typealias AddressHashing = @Sendable (_ address: String, ShanghaiDay) -> AddressHash

extension StoreTransaction {
  /// Takes in a click that a trusted system reports, and counts it, once: what it came to the first time
  /// holds, also when it is reported again after records have changed.
  ///
  /// - Parameter hashing: of the addresses; where there is no secret to keep, it needs no key.
  /// - Returns: the touch that it leaves; nil when it leaves none.
  /// - Throws: ``Refusal`` when its id is another click's, or its link isn't known; nothing was
  ///   written then.
  /// - Source: programme rules, section 4.
  package func touch(
    of click: Click, hashing: AddressHashing = { AddressHash(withoutKey: $0, on: $1) }
  ) throws -> Touch? {
    if let known = try reportedClick(click.id) {
      guard known.click == click.kept else {
        throw Refusal(.eventConflict, "click \(click.id) was reported with other content")
      }
      return known.leftTouch ? Self.touch(of: click, sequence: known.sequence) : nil
    }
    try admit(click, in: self)
    let kind = try kind(of: click)
    let sequence = try report(click, leavesTouch: kind == .touch)
    if let kind { try count(Self.batch(of: click, kind, hashing: hashing)) }
    return kind == .touch ? Self.touch(of: click, sequence: sequence) : nil
  }

  /// - Returns: nil for a click on a link that isn't live, which would redirect nobody.
  private func kind(of click: Click) throws -> ClickKind? {
    guard let link = try link(click.code) else { return nil }
    let life = LinkLife(
      issuedAt: link.issuedAt, expiresAt: link.expiresAt,
      disabledAt: try linkDisabledAt(click.code))
    let isSharer = if case .sharer = link.carrier { true } else { false }
    let outcome = judgeClick(
      at: click.at, life: life, placement: link.placement, isSharer: isSharer,
      policy: try policies().policy(at: click.at))
    return switch outcome {
    case .touch: .touch
    case .placementNotCounted: .placement
    case .notYetIssued, .ended: nil
    }
  }

  private static func batch(
    of click: Click, _ kind: ClickKind, hashing: AddressHashing
  ) -> ClickBatch {
    var batch = ClickBatch()
    batch.counts = [
      ClickCount(hour: Hour(of: click.at), code: click.code, kind: kind, clicks: 1)
    ]
    if kind == .touch {
      batch.opens = [LinkOpen(code: click.code, at: click.at, person: click.person)]
    }
    guard let address = click.address else { return batch }
    let day = ShanghaiDay(of: click.at)
    let hash = hashing(address, day)
    batch.addresses = [AddressClicks(day: day, address: hash, clicks: 1)]
    if kind == .touch {
      batch.visits = [AddressVisit(day: day, address: hash, person: click.person)]
    }
    return batch
  }

  private static func touch(of click: Click, sequence: Int64) -> Touch {
    Touch(
      person: click.person, at: click.at, code: click.code,
      order: UInt64(bitPattern: sequence) & (1 << UInt64(Touch.orderBits) - 1))
  }
}
