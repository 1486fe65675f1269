package import Programme

/// What a pool of dividends comes to.
package struct PoolReport: Hashable, Sendable {
  package let number: Int64
  package let pool: DividendPool
  package let dividend: Dividend
  /// The shares that are shown; a reader who may not see all of them sees the others.
  package var shares: [Dividend.Share]
  /// What is shown only where somebody asks why.
  package var additions: [JSON.Member]

  package init(
    number: Int64, pool: DividendPool, dividend: Dividend, additions: [JSON.Member] = []
  ) {
    self.number = number
    self.pool = pool
    self.dividend = dividend
    shares = dividend.shares
    self.additions = additions
  }

  package var json: JSON {
    var object = JSONObject()
    object.add("pool", .integer(number))
    object.add("team", pool.claim.team.text)
    object.add("scheme", pool.claim.scheme)
    object.add("tiers", pool.claim.rule.json)
    object.add("volume_fen", .integer(dividend.volume.value))
    object.add("tier", dividend.tier.map(\.json) ?? .null)
    object.add("pool_fen", .integer(dividend.pool.value))
    object.add("shares", .array(shares.map(\.json)))
    return .object(object.members + additions)
  }
}

/// The dividends of an institution's month, closed or as it stands.
package struct PeriodReport: Hashable, Sendable {
  package let institution: InstitutionID
  package let month: Month
  /// nil as long as the month isn't closed: nothing of it is posted then.
  package let closedAt: Timestamp?
  /// By their numbers.
  package var pools: [PoolReport]

  package init(
    institution: InstitutionID, month: Month, closedAt: Timestamp?, pools: [PoolReport]
  ) {
    self.institution = institution
    self.month = month
    self.closedAt = closedAt
    self.pools = pools
  }

  package var json: JSON {
    var object = JSONObject()
    object.add("id", "\(institution)/\(month)")
    object.add("institution", institution)
    object.add("month", month.description)
    object.add("closed_at", .time(closedAt))
    object.add("pools", .array(pools.map(\.json)))
    return object.json
  }
}

extension TeamDividend.Tier {
  fileprivate var json: JSON {
    var object = JSONObject()
    object.add("volume_fen", .integer(volume.value))
    object.add("rate_ppm", rate)
    return object.json
  }
}

extension Dividend.Share {
  fileprivate var json: JSON {
    var object = JSONObject()
    object.add("promoter", promoter)
    object.add("contribution_fen", .integer(contribution.value))
    object.add("share_fen", .integer(amount.value))
    return object.json
  }
}

extension TeamDividend {
  /// The tiers, as records have them.
  package var json: JSON { .array(tiers.map(\.json)) }

  /// Reads what ``json`` wrote.
  package init?(_ json: JSON) {
    let type = FieldType<[Tier]>.list(of: .tier, 1...Self.mostTiers)
    guard let tiers = type.read(json) else { return nil }
    self.init(tiers: tiers)
  }
}
