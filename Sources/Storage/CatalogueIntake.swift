package import Programme

extension StoreTransaction {
  /// Records what the rules admit, and notes which copies in Redis it makes stale.
  ///
  /// - Parameters:
  ///   - now: when the record arrived; copies that a later `at` changes wait for it.
  ///   - rateRefusal: what the record's form says of its rates, which counts after what it refers to.
  /// - Returns: `.unchanged` when the record says nothing new.
  /// - Throws: ``Refusal``; the caller must then let the transaction fail, or nothing of this record
  ///   may stay behind.
  @discardableResult
  package func record(
    _ record: CatalogueRecord, at moment: Timestamp, now: Timestamp, rateRefusal: Refusal? = nil
  ) throws -> Admission {
    let admission = try admit(record, at: moment, in: self)
    if let rateRefusal { throw rateRefusal }
    guard admission == .append else { return .unchanged }
    if case .linkDisabled(let code) = record {
      if let disabled = try linkDisabledAt(code), disabled <= moment { return .unchanged }
    }
    let stale = try staleCopies(of: record)
    if case .stockChanged(let change) = record { try move(change, now: now) }
    try append(record, at: moment)
    if case .enrolled(let enrolment) = record {
      try append(.promoter(enrolment.promoter, enrolment.patch), at: moment)
    }
    if case .promoter(let promoter, let patch) = record, patch.parent != .keep {
      try refuseLoop(of: promoter, from: moment, in: self)
    }
    for subject in stale.subjects {
      try publish(subject, due: stale.waitsForItsTime ? max(moment, now) : now)
    }
    return .append
  }

  private func move(_ change: StockChange, now: Timestamp) throws {
    let free = try stockLevel(change.stock).free
    guard free + change.quantity >= 0 else {
      throw Refusal(
        .outOfStock,
        "only \(free) pieces are free: what orders have reserved can't be taken out")
    }
    try move(
      StockMovement(
        stock: change.stock, kind: change.quantity > 0 ? .added : .withdrawn,
        quantity: abs(change.quantity)),
      because: .change(change.id), at: now)
  }

  private func staleCopies(
    of record: CatalogueRecord
  ) throws -> (subjects: [Publication.Subject], waitsForItsTime: Bool) {
    switch record {
    case .policy: return ([.policy], false)
    case .link(let link): return ([.link(link.code)], false)
    case .linkDisabled(let code): return ([.link(code)], false)
    case .shop(let shop, let patch) where patch.url != .keep:
      return (try linksWithoutAddress(to: shop).map { .link($0) }, true)
    case .product(let id, let patch) where patch.url != .keep:
      guard let shop = try product(id).versions.last?.value.shop else { return ([], true) }
      let links = try linksWithoutAddress(to: shop).filter { try link($0)?.product == id }
      return (links.map { .link($0) }, true)
    default: return ([], false)
    }
  }
}
