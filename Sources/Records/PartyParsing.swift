package import Programme

extension RecordParser {
  func shop(_ fields: inout RecordFields) throws(Refusal) -> Shop.Patch {
    var patch = Shop.Patch()
    patch.url = try fields.change("url", .destination)
    patch.alliance = try fields.change("alliance", .bool)
    patch.kind = try fields.lastingChange("kind", .choice())
    patch.scoreX100 = try fields.change("score_x100", .integer(in: RecordLimits.scoreX100))
    patch.superAdminAccount = try fields.change("super_admin_account", .name)
    patch.sharerRate = try fields.change("sharer_ppm", .rate)
    patch.privateDomainEnrolledAt = try fields.change("private_domain_enrolled_at", .time)
    fields.check(patch.sharerRate.value, "sharer_ppm", within: RecordLimits.sharerRates)
    return patch
  }

  func product(_ fields: inout RecordFields) throws(Refusal) -> Product.Patch {
    var patch = Product.Patch()
    patch.shop = try fields.lastingChange("shop", .id())
    patch.category = try fields.lastingChange("category", .category)
    patch.techFee = try fields.change("tech_fee_ppm", .rate)
    patch.url = try fields.lastingChange("url", .destination)
    fields.check(patch.techFee.value, "tech_fee_ppm", within: RecordLimits.shares)
    return patch
  }

  func institution(_ fields: inout RecordFields) throws(Refusal) -> Institution.Patch {
    var patch = Institution.Patch()
    patch.promoterShare = try fields.lastingChange("promoter_share_ppm", .rate)
    fields.check(patch.promoterShare.value, "promoter_share_ppm", within: RecordLimits.shares)
    return patch
  }

  func promoter(_ fields: RecordFields) throws(Refusal) -> Promoter.Patch {
    var patch = Promoter.Patch()
    patch.institution = try fields.lastingChange("institution", .id())
    patch.parent = try fields.change("parent", .id())
    patch.user = try fields.change("user", .id())
    patch.status = try fields.change("status", .choice())
    patch.level = try fields.change("level", .choice())
    patch.team = try fields.change("team", .text)
    return patch
  }

  func sharer(_ fields: RecordFields) throws(Refusal) -> Sharer.Patch {
    var patch = Sharer.Patch()
    patch.user = try fields.change("user", .id())
    return patch
  }
}

/// What a party's first record must name.
/// - Source: scenario format.
package protocol FirstRecord {
  /// Fields that are missing for a first record.
  var missingFields: [String] { get }
}

extension FirstRecord {
  package var isComplete: Bool { missingFields.isEmpty }

  /// - Throws: ``RefusalCode/malformed`` unless this may be a party's first record.
  package func requireComplete() throws(Refusal) {
    guard isComplete else {
      throw Refusal(
        .malformed, "\(missingFields.joined(separator: ", ")): missing in a first record")
    }
  }
}

extension Shop.Patch: FirstRecord {
  package var missingFields: [String] { kind.value == nil ? ["kind"] : [] }
}

extension Product.Patch: FirstRecord {
  package var missingFields: [String] {
    (shop.value == nil ? ["shop"] : []) + (url.value == nil ? ["url"] : [])
      + (category.value == nil ? ["category"] : [])
  }
}

extension Institution.Patch: FirstRecord {
  package var missingFields: [String] {
    promoterShare.value == nil ? ["promoter_share_ppm"] : []
  }
}

extension Promoter.Patch: FirstRecord {
  package var missingFields: [String] { institution.value == nil ? ["institution"] : [] }
}

extension Sharer.Patch: FirstRecord {
  package var missingFields: [String] { [] }
}
