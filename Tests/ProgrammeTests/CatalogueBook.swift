import Programme

/// A catalogue in memory, filled record by record through the same admission as the real one.
final class CatalogueBook: Catalogue {
  private struct Noted {
    let at: Timestamp
    let recorded: Int64
    let record: CatalogueRecord
  }

  private var noted: [Noted] = []

  @discardableResult
  func record(_ record: CatalogueRecord, at moment: Timestamp) throws -> Admission {
    guard try admit(record, at: moment, in: self) == .append else { return .unchanged }
    noted.append(Noted(at: moment, recorded: Int64(noted.count + 1), record: record))
    if case .promoter(let promoter, let patch) = record, patch.parent != .keep {
      do { try refuseLoop(of: promoter, from: moment, in: self) } catch {
        noted.removeLast()
        throw error
      }
    }
    return .append
  }

  private func versions<Value>(
    _ pick: (CatalogueRecord) -> Value?
  ) -> [Version<Value>] {
    noted.compactMap { note in
      pick(note.record).map { Version(at: note.at, recorded: note.recorded, value: $0) }
    }
  }

  private func histories<Value, Key: Hashable>(
    by key: (Value) -> Key, _ pick: (CatalogueRecord) -> Value?
  ) -> [History<Value>] {
    Dictionary(grouping: versions(pick)) { key($0.value) }.values.map { History($0) }
  }

  func shop(_ id: ShopID) -> History<Shop> {
    History(
      merging: versions { record in
        if case .shop(id, let patch) = record { patch } else { nil }
      })
  }

  func product(_ id: ProductID) -> History<Product> {
    History(
      merging: versions { record in
        if case .product(id, let patch) = record { patch } else { nil }
      })
  }

  func institution(_ id: InstitutionID) -> History<Institution> {
    History(
      merging: versions { record in
        if case .institution(id, let patch) = record { patch } else { nil }
      })
  }

  func promoter(_ id: PromoterID) -> History<Promoter> {
    History(
      merging: versions { record in
        if case .promoter(id, let patch) = record { patch } else { nil }
      })
  }

  func promoters(everInvitedBy promoter: PromoterID) -> [PromoterID] {
    Set(
      noted.compactMap { note in
        if case .promoter(let id, let patch) = note.record, patch.parent.value == promoter {
          id
        } else {
          nil
        }
      }
    ).sorted()
  }

  func sharer(_ id: SharerID) -> History<Sharer> {
    History(
      merging: versions { record in
        if case .sharer(id, let patch) = record { patch } else { nil }
      })
  }

  func link(_ code: LinkCode) -> Link? {
    for note in noted {
      if case .link(let link) = note.record, link.code == code { return link }
    }
    return nil
  }

  func plans(for product: ProductID) -> [History<Plan>] {
    histories(by: \.id) { record in
      if case .plan(let plan) = record { plan } else { nil }
    }.filter { $0.versions.contains { $0.value.product == product } }
  }

  func allocations(of institution: InstitutionID) -> [History<Allocation>] {
    histories(by: \.id) { record in
      if case .allocation(let allocation) = record { allocation } else { nil }
    }.filter { $0.versions.contains { $0.value.institution == institution } }
  }

  func schemes(of institution: InstitutionID) -> [History<Scheme>] {
    histories(by: \.id) { record in
      if case .scheme(let scheme) = record { scheme } else { nil }
    }.filter { $0.versions.contains { $0.value.institution == institution } }
  }

  func agentPrices(
    of institution: InstitutionID, for product: ProductID
  ) -> [History<AgentPrice>] {
    histories(by: \.id) { record in
      if case .agentPrice(let price) = record { price } else { nil }
    }.filter { history in
      history.versions.contains {
        $0.value.institution == institution && $0.value.product == product
      }
    }
  }

  func stockChanges(of stock: Stock) -> [StockChange] {
    noted.compactMap { note in
      if case .stockChanged(let change) = note.record, change.stock == stock { change } else { nil }
    }
  }

  func stockChange(_ id: StockChangeID) -> StockChange? {
    for note in noted {
      if case .stockChanged(let change) = note.record, change.id == id { return change }
    }
    return nil
  }

  func sharerBinding(_ sharer: SharerID, to shop: ShopID) -> History<Bool> {
    History(
      versions { record in
        switch record {
        case .sharerBound(shop, sharer): true
        case .sharerUnbound(shop, sharer): false
        default: nil
        }
      })
  }

  func shops(everBinding sharer: SharerID) -> [ShopID] {
    Array(
      Set(
        noted.compactMap { note in
          if case .sharerBound(let shop, sharer) = note.record { shop } else { nil }
        }))
  }

  func sharers(everBoundTo shop: ShopID) -> [SharerID] {
    Array(
      Set(
        noted.compactMap { note in
          if case .sharerBound(shop, let sharer) = note.record { sharer } else { nil }
        }))
  }

  func enrolment(of user: BuyerID, with institution: InstitutionID) -> PromoterID? {
    for note in noted {
      if case .enrolled(let enrolment) = note.record, enrolment.user == user,
        enrolment.institution == institution
      {
        return enrolment.promoter
      }
    }
    return nil
  }

  func funds(of shop: ShopID) -> History<ShopFunds> {
    History(
      versions { record in
        if case .shopFunds(shop, let funds) = record { funds } else { nil }
      })
  }

  func cardsUsed(from account: String) -> History<Cards> {
    History(
      versions { record in
        if case .cardsUsed(account, let cards) = record { cards } else { nil }
      })
  }

  func coupon(_ code: CouponCode) -> History<Coupon> {
    histories(by: \.code) { record in
      if case .coupon(let coupon) = record { coupon } else { nil }
    }.first { $0.versions.contains { $0.value.code == code } } ?? .empty
  }

  func unitBatch(_ id: UnitBatchID) -> UnitBatch? {
    versions { if case .unitBatch(let batch) = $0 { batch } else { nil } }
      .first { $0.value.id == id }?.value
  }

  /// In here a code is its batch's id and whatever follows a full stop.
  func unitBatch(of code: UnitCode) -> UnitBatch? {
    unitBatch(UnitBatchID(trusted: String(code.text.prefix { $0 != "." })))
  }

  func policies() -> History<Policy> {
    History(
      versions { record in
        if case .policy(let policy) = record { policy } else { nil }
      })
  }

  func riskPolicies() -> History<RiskPolicy> {
    History(
      versions { record in
        if case .riskPolicy(let policy) = record { policy } else { nil }
      })
  }
}
