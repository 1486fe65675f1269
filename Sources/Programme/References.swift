/// What records refer to must exist and belong where the record says.
extension Catalogue {
  func require(shop id: ShopID) throws {
    if try shop(id).isEmpty { throw unknown("shop", id.text) }
  }

  func require(product id: ProductID) throws {
    if try product(id).isEmpty { throw unknown("product", id.text) }
  }

  func require(product id: ProductID, of shop: ShopID, at moment: Timestamp) throws {
    let history = try product(id)
    if history.isEmpty { throw unknown("product", id.text) }
    if history.valueOrFirst(of: \.shop, at: moment) != shop {
      throw Refusal(.unknownReference, "product \(id) isn't one of shop \(shop)")
    }
  }

  func require(institution id: InstitutionID) throws {
    if try institution(id).isEmpty { throw unknown("institution", id.text) }
  }

  func require(promoter id: PromoterID) throws {
    if try promoter(id).isEmpty { throw unknown("promoter", id.text) }
  }

  func require(
    promoter id: PromoterID, of institution: InstitutionID, at moment: Timestamp
  ) throws {
    let history = try promoter(id)
    if history.isEmpty { throw unknown("promoter", id.text) }
    if history.valueOrFirst(of: \.institution, at: moment) != institution {
      throw Refusal(
        .unknownReference, "promoter \(id) doesn't belong to institution \(institution)")
    }
  }

  func require(sharer id: SharerID) throws {
    if try sharer(id).isEmpty { throw unknown("sharer", id.text) }
  }

  func require(link code: LinkCode) throws {
    if try link(code) == nil { throw unknown("link", code.text) }
  }

  private func unknown(_ kind: String, _ id: String) -> Refusal {
    Refusal(.unknownReference, "there is no \(kind) \(id)")
  }
}

/// Required fields: `first` is one that a party's first record leaves out, `reset` one that a record
/// says is null.
extension Shop.Patch {
  var missing: (first: String?, reset: String?) { missingFields([("kind", kind.presence)]) }
}

extension Product.Patch {
  var missing: (first: String?, reset: String?) {
    missingFields([
      ("shop", shop.presence), ("url", url.presence), ("category", category.presence),
    ])
  }
}

extension Institution.Patch {
  var missing: (first: String?, reset: String?) {
    missingFields([("promoter_share_ppm", promoterShare.presence)])
  }
}

extension Promoter.Patch {
  var missing: (first: String?, reset: String?) {
    missingFields([("institution", institution.presence)])
  }
}

private enum Presence { case named, leftOut, null }

extension Change {
  fileprivate var presence: Presence {
    switch self {
    case .keep: .leftOut
    case .reset: .null
    case .set: .named
    }
  }
}

private func missingFields(
  _ fields: [(name: String, presence: Presence)]
) -> (first: String?, reset: String?) {
  (
    fields.first { $0.presence != .named }?.name,
    fields.first { $0.presence == .null }?.name
  )
}
