import Programme
import Records

/// What goes out about months whose teams have dividends.
extension OpenAPISchemas {
  static var periods: [JSON.Member] {
    [
      .init(
        "period",
        object([
          .init("id", text), .init("institution", id), .init("month", month),
          .init("closed_at", nullable(time)), .init("pools", array(of: reference("pool"))),
        ])),
      .init(
        "pool",
        object([
          .init("pool", amount), .init("team", text), .init("scheme", id),
          .init("tiers", dividendTiers), .init("volume_fen", amount),
          .init("tier", nullable(dividendTier)), .init("pool_fen", amount),
          .init("shares", array(of: dividendShare)),
        ])),
      .init(
        "period_line",
        object([
          .init("id", amount), .init("pool", amount), .init("order", id), .init("line", id),
          .init("promoter", id), .init("event", id), .init("net_fen", amount),
        ])),
    ]
  }

  static let month = JSON.object([
    .init("type", .string("string")), .init("pattern", .string(#"^\d{4}-\d{2}$"#)),
  ])

  static var dividendTiers: JSON {
    .object([
      .init("type", .string("array")), .init("items", dividendTier),
      .init("minItems", .integer(1)), .init("maxItems", .integer(Int64(TeamDividend.mostTiers))),
    ])
  }

  private static var dividendTier: JSON {
    object([.init("volume_fen", money), .init("rate_ppm", planRate)])
  }

  private static var dividendShare: JSON {
    object([
      .init("promoter", id), .init("contribution_fen", amount), .init("share_fen", amount),
    ])
  }
}
