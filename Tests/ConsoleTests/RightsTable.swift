/// Who may make which call, on whose objects: everything that stands in the API's description stands
/// here too.
enum RightsTable {
  static let rows: [RightsRow] =
    policy + everyone + catalogue + stocks + links + reports + operations + ledger + fraud + payouts
    + units
    + periods + figures + risk
    + credentials

  private static let policy = [
    RightsRow(
      "GET /v1/policy", [.platform, .merchant, .institution, .senior, .junior], common: true,
      [.init("/v1/policy", [.platform, .merchant, .institution, .senior, .junior])]),
    RightsRow(
      "PUT /v1/policy", [.platform],
      [.init("/v1/policy", [.platform], #"{"window_days":30,"lateness_days":3}"#)]),
  ]

  private static let stocks = [
    RightsRow(
      "GET /v1/stocks", [.platform, .institution, .senior, .junior], common: true,
      [.init("/v1/stocks", [.platform, .institution, .senior, .junior])]),
    RightsRow(
      "GET /v1/stock-movements", [.platform, .institution, .senior, .junior],
      [
        .init("/v1/stock-movements?stock=i1//A", [.platform, .institution]),
        .init("/v1/stock-movements?stock=i1/k1/A", [.platform, .institution, .senior]),
        .init("/v1/stock-movements?stock=i1/k1a/A", [.platform, .institution, .senior]),
        .init("/v1/stock-movements?stock=i1/k1c/A", [.platform, .institution]),
        .init("/v1/stock-movements?stock=i1/kj/A", [.platform, .institution, .junior]),
        .init("/v1/stock-movements?stock=i2//B", [.platform]),
      ]),
  ]

  private static let links = [
    RightsRow(
      "GET /v1/links", [.platform, .merchant, .institution, .senior, .junior], common: true,
      [.init("/v1/links", [.platform, .merchant, .institution, .senior, .junior])]),
    RightsRow(
      "GET /v1/links/{code}", [.platform, .merchant, .institution, .senior, .junior],
      [
        .init("/v1/links/kA1", [.platform, .institution, .senior]),
        .init("/v1/links/kaA", [.platform, .institution, .senior]),
        .init("/v1/links/kcA", [.platform, .institution]),
        .init("/v1/links/kjA", [.platform, .institution, .junior]),
        .init("/v1/links/i1A", [.platform, .institution]),
        .init("/v1/links/kB2", [.platform]),
        .init("/v1/links/hA1", [.platform, .merchant]),
        .init("/v1/links/hB2", [.platform]),
      ]),
    RightsRow(
      "POST /v1/links", [.platform, .merchant, .institution, .senior, .junior],
      [
        .link(
          #""institution":"i1","promoter":"k1","shop":"s1""#, [.platform, .institution, .senior]),
        .link(#""institution":"i1","promoter":"k1a","shop":"s1""#, [.platform, .institution]),
        .link(
          #""institution":"i1","promoter":"kj","shop":"s1""#, [.platform, .institution, .junior]),
        .link(#""institution":"i2","promoter":"k2","shop":"s2""#, [.platform]),
        .link(
          #""institution":"i1","shop":"s2""#, [.platform, .institution],
          forbidden: [.merchant, .senior, .junior]),
        .link(
          #""sharer":"h1","shop":"s1""#, [.platform, .merchant],
          forbidden: [.institution, .senior, .junior]),
        .link(
          #""sharer":"h2","shop":"s2""#, [.platform], forbidden: [.institution, .senior, .junior]),
      ]),
    RightsRow(
      "DELETE /v1/links/{code}", [.platform, .merchant, .institution, .senior, .junior],
      [
        .init("/v1/links/kA1", [.platform, .institution, .senior]),
        .init("/v1/links/kaA", [.platform, .institution], forbidden: [.senior]),
        .init("/v1/links/kcA", [.platform, .institution]),
        .init("/v1/links/kjA", [.platform, .institution, .junior]),
        .init("/v1/links/kB2", [.platform]),
        .init("/v1/links/hA1", [.platform, .merchant]),
        .init("/v1/links/hB2", [.platform]),
      ]),
  ]

  private static let reports = [
    RightsRow(
      "POST /v1/touches", [.platform, .tills, .till], unlimited: [.tills],
      [
        .init("/v1/touches", [.platform, .tills, .till], #"{"code":"kA1","visitor":"v8"}"#),
        .init("/v1/touches", [.platform, .tills], #"{"code":"kB2","visitor":"v8"}"#),
      ]),
    RightsRow(
      "POST /v1/identities", [.platform, .tills, .till], common: true,
      [.init("/v1/identities", [.platform, .tills, .till], #"{"visitor":"v9","buyer":"u9"}"#)]),
    RightsRow(
      "POST /v1/order-events", [.platform, .tills, .till],
      [
        .init("/v1/order-events", [.platform, .tills, .till], OrderEvents.completed("o1")),
        .init("/v1/order-events", [.platform, .tills], OrderEvents.completed("o2")),
        .init(
          "/v1/order-events", [.platform, .tills],
          OrderEvents.paid("o3", shop: "s2").replacing(#""A""#, with: #""B""#)),
        .init(
          "/v1/order-events", [.platform], OrderEvents.fraud("o1"), forbidden: [.tills, .till]),
      ]),
  ]

  private static let operations = [
    RightsRow(
      "GET /v1/dead-letters", [.platform], [.init("/v1/dead-letters", [.platform])]),
    RightsRow(
      "POST /v1/dead-letters/{id}/retry", [.platform],
      [.init("/v1/dead-letters/1/retry", [.platform])]),
    RightsRow("GET /v1/settlement", [.platform], [.init("/v1/settlement", [.platform])]),
  ]

  private static let ledger = [
    RightsRow(
      "GET /v1/orders/{order}", [.platform, .merchant, .institution, .senior, .junior],
      [
        .init("/v1/orders/o1", [.platform, .merchant, .institution, .senior]),
        .init("/v1/orders/oa", [.platform, .merchant, .institution, .senior]),
        .init("/v1/orders/oc", [.platform, .merchant, .institution]),
        .init("/v1/orders/oj", [.platform, .merchant, .institution, .junior]),
        .init("/v1/orders/o2", [.platform]),
      ]),
    RightsRow(
      "GET /v1/balances", [.platform, .merchant, .institution, .senior, .junior],
      accounts("/v1/balances")),
    RightsRow(
      "GET /v1/entries", [.platform, .merchant, .institution, .senior, .junior],
      accounts("/v1/entries")),
  ]

  /// The two institutions let everyone enrol, as long as no other scheme follows.
  private static let everyone = [
    RightsRow(
      "POST /v1/enrolments", [.platform, .institution, .tills, .till], unlimited: [.tills, .till],
      [
        .init(
          "/v1/enrolments", [.platform, .institution, .tills, .till],
          #"{"institution":"i1","user":"u-new"}"#),
        .init(
          "/v1/enrolments", [.platform, .tills, .till], #"{"institution":"i2","user":"u-new"}"#),
      ]),
    RightsRow(
      "GET /v1/share-coupons", [.platform, .institution, .senior, .junior],
      [RightsCase("/v1/share-coupons", [.platform, .institution, .senior, .junior])]
        + [
          ("k1", [.platform, .institution, .senior]), ("k1a", [.platform, .institution, .senior]),
          ("k1c", [.platform, .institution]), ("kj", [.platform, .institution, .junior]),
          ("k2", [.platform]),
        ].map { RightsCase("/v1/share-coupons?promoter=\($0.0)", $0.1) }),
  ]

  private static let fraud = [
    RightsRow(
      "GET /v1/fraud-takings", [.platform, .merchant],
      [
        .init("/v1/fraud-takings", [.platform, .merchant]),
        .init("/v1/fraud-takings?shop=s1", [.platform, .merchant]),
        .init("/v1/fraud-takings?shop=s2", [.platform]),
      ])
  ]

  private static let units = [
    RightsRow(
      "GET /v1/unit-batches/{id}/units", [.platform, .merchant, .institution, .senior, .junior],
      ["b1", "ba", "bc", "bj", "b2"].map {
        .init("/v1/unit-batches/\($0)/units", UnitWorld.seen($0))
      }),
    RightsRow(
      "GET /v1/units/{unit}", [.platform, .merchant, .institution, .senior, .junior],
      ["b1", "ba", "bc", "bj", "b2"].map {
        .init("/v1/units/\(UnitWorld.unit(of: $0))", UnitWorld.seen($0))
      }),
  ]

  private static let payouts = [
    RightsRow(
      "GET /v1/payouts", [.platform, .merchant, .institution, .senior, .junior],
      accounts("/v1/payouts")),
    RightsRow(
      "GET /v1/payout-entries", [.platform, .merchant, .institution, .senior, .junior],
      accounts("/v1/payout-entries")),
    RightsRow(
      "GET /v1/payout-periods", [.platform, .merchant, .institution, .senior, .junior],
      common: true,
      [.init("/v1/payout-periods", [.platform, .merchant, .institution, .senior, .junior])]),
    RightsRow(
      "GET /v1/payouts/{payout}", [.platform, .merchant, .institution, .senior, .junior],
      nobodys: [.merchant],
      [
        .init("/v1/payouts/institution:i1", [.platform, .institution]),
        .init("/v1/payouts/institution:i2", [.platform]),
        .init("/v1/payouts/promoter:k1", [.platform, .institution, .senior]),
        .init("/v1/payouts/promoter:k1a", [.platform, .institution, .senior]),
        .init("/v1/payouts/promoter:k1c", [.platform, .institution]),
        .init("/v1/payouts/promoter:kj", [.platform, .institution, .junior]),
        .init("/v1/payouts/promoter:k2", [.platform]),
      ]),
    RightsRow(
      "POST /v1/payouts/close", [.platform],
      [.init("/v1/payouts/close", [.platform], #"{"key":"c1","period":"PERIOD"}"#)]),
    RightsRow(
      "POST /v1/payouts/paid", [.platform],
      [.init("/v1/payouts/paid", [.platform], #"{"key":"p1","payouts":[PAYOUT]}"#)]),
    RightsRow(
      "POST /v1/payouts/returned", [.platform],
      [.init("/v1/payouts/returned", [.platform], #"{"key":"r1","payouts":[PAYOUT]}"#)]),
  ]

  private static let periods = [
    RightsRow(
      "GET /v1/periods", [.platform, .institution, .senior, .junior], common: true,
      [.init("/v1/periods", [.platform, .institution, .senior, .junior])]),
    RightsRow(
      "GET /v1/periods/{institution}/{month}", [.platform, .institution, .senior, .junior],
      [
        .init("/v1/periods/i1/MONTH", [.platform, .institution, .senior, .junior]),
        .init("/v1/periods/i2/MONTH", [.platform]),
      ]),
    RightsRow(
      "GET /v1/periods/{institution}/{month}/lines", [.platform, .institution, .senior, .junior],
      [
        .init("/v1/periods/i1/MONTH/lines", [.platform, .institution, .senior, .junior]),
        .init("/v1/periods/i2/MONTH/lines", [.platform]),
      ]),
    RightsRow(
      "POST /v1/periods", [.platform],
      [.init("/v1/periods", [.platform], #"{"institution":"i1","month":"MONTH"}"#)]),
  ]

  private static let risk = [
    RightsRow("GET /v1/risk-policy", [.platform], [.init("/v1/risk-policy", [.platform])]),
    RightsRow(
      "PUT /v1/risk-policy", [.platform],
      [.init("/v1/risk-policy", [.platform], #"{"missing_logistics":{"verdict":"hold"}}"#)]),
    RightsRow(
      "GET /v1/reviews", [.platform, .merchant, .institution], common: true,
      [.init("/v1/reviews", [.platform, .merchant, .institution])]),
    RightsRow(
      "POST /v1/reviews/{order}/{line}/release", [.platform],
      [.init("/v1/reviews/h1/1/release", [.platform], #"{"why":"known to us"}"#)]),
    RightsRow(
      "POST /v1/reviews/{order}/{line}/reject", [.platform],
      [.init("/v1/reviews/h2/1/reject", [.platform], #"{"why":"a script"}"#)]),
    RightsRow(
      "GET /v1/reports/blocked", [.platform],
      [.init("/v1/reports/blocked?period=2026-01", [.platform])]),
  ]

  private static func accounts(_ path: String) -> [RightsCase] {
    [RightsCase(path, [.platform, .merchant, .institution, .senior, .junior])]
      + [
        ("shop/s1", [.platform, .merchant]), ("shop/s2", [.platform]),
        ("goods_money/s1", [.platform, .merchant]), ("goods_money/s2", [.platform]),
        ("deposit/s1", [.platform, .merchant]), ("receivable/s1", [.platform, .merchant]),
        ("institution/i1", [.platform, .institution]), ("institution/i2", [.platform]),
        ("promoter/k1", [.platform, .institution, .senior]),
        ("promoter/k1a", [.platform, .institution, .senior]),
        ("promoter/k1b", [.platform, .institution, .senior]),
        ("promoter/k1c", [.platform, .institution]),
        ("promoter/kj", [.platform, .institution, .junior]),
        ("promoter/kja", [.platform, .institution]), ("promoter/k2", [.platform]),
        ("sharer/h1", [.platform]), ("account/x", [.platform]),
        ("account/unclaimed/s1", [.platform, .merchant]), ("account/unclaimed/s2", [.platform]),
        ("platform/incentive", [.platform]),
      ].map { RightsCase("\(path)?account=\($0.0)", $0.1) }
  }

  private static let credentials = [
    RightsRow(
      "POST /v1/credentials", [.platform],
      [.init("/v1/credentials", [.platform], #"{"name":"made","role":"platform"}"#)]),
    RightsRow("GET /v1/credentials", [.platform], [.init("/v1/credentials", [.platform])]),
    RightsRow(
      "DELETE /v1/credentials/{name}", [.platform], [.init("/v1/credentials/made", [.platform])]),
  ]
}

extension RightsTable {
  fileprivate static let catalogue =
    objects(
      "shops", read: [.platform, .merchant], write: [.platform, .merchant],
      [
        ("s1", [.platform, .merchant], [.platform, .merchant], #"{"alliance":true}"#),
        ("s2", [.platform], [.platform], #"{"alliance":true}"#),
      ])
    + objects(
      "products", read: [.platform, .merchant, .institution, .senior, .junior],
      write: [.platform, .merchant], everybodys: [.institution, .senior, .junior],
      [
        (
          "A", [.platform, .merchant, .institution, .senior, .junior], [.platform, .merchant],
          #"{"url":"https://tea.example/A"}"#
        ),
        (
          "B", [.platform, .institution, .senior, .junior], [.platform],
          #"{"url":"https://silk.example/B"}"#
        ),
      ])
    + objects(
      "institutions", read: [.platform, .institution], write: [.platform, .institution],
      [
        (
          "i1", [.platform, .institution], [.platform, .institution],
          #"{"promoter_share_ppm":800000}"#
        ),
        ("i2", [.platform], [.platform], #"{"promoter_share_ppm":800000}"#),
      ])
    + objects(
      "promoters", read: [.platform, .institution, .senior, .junior],
      write: [.platform, .institution],
      [
        ("k1", [.platform, .institution, .senior], [.platform, .institution], #"{"team":"t"}"#),
        ("k1a", [.platform, .institution, .senior], [.platform, .institution], #"{"team":"t"}"#),
        ("k1b", [.platform, .institution, .senior], [.platform, .institution], #"{"team":"t"}"#),
        ("k1c", [.platform, .institution], [.platform, .institution], #"{"team":"t"}"#),
        ("kj", [.platform, .institution, .junior], [.platform, .institution], #"{"team":"t"}"#),
        ("kja", [.platform, .institution], [.platform, .institution], #"{"team":"t"}"#),
        ("k2", [.platform], [.platform], #"{"team":"t"}"#),
      ])
    + objects(
      "plans", read: [.platform, .merchant, .institution, .senior, .junior],
      write: [.platform, .merchant],
      [
        (
          "pl", [.platform, .merchant, .institution, .senior, .junior], [.platform, .merchant],
          #"{"kind":"normal","product":"A","total_ppm":100000}"#
        ),
        (
          "pB", [.platform, .institution, .senior, .junior], [.platform],
          #"{"kind":"normal","product":"B","total_ppm":1}"#
        ),
        (
          "tB", [.platform], [.platform],
          #"{"kind":"targeted","product":"B","institutions":["i2"],"total_ppm":2}"#
        ),
      ])
    + objects(
      "allocations", read: [.platform, .institution], write: [.platform, .institution],
      [
        (
          "a1", [.platform, .institution], [.platform, .institution],
          #"{"institution":"i1","promoter_share_ppm":800000}"#
        ),
        ("a2", [.platform], [.platform], #"{"institution":"i2","promoter_share_ppm":1}"#),
      ])
    + objects(
      "schemes", read: [.platform, .institution], write: [.platform, .institution],
      [
        (
          "sc1", [.platform, .institution], [.platform, .institution],
          #"{"kind":"multi_level","institution":"i1","direct_ppm":1,"manager_ppm":1}"#
        ),
        (
          "sc2", [.platform], [.platform],
          #"{"kind":"multi_level","institution":"i2","direct_ppm":1,"manager_ppm":1}"#
        ),
      ])
    + objects(
      "agent-prices", read: [.platform, .institution, .senior, .junior],
      write: [.platform, .institution],
      [
        ("ap1", [.platform, .institution, .senior, .junior], "i1", ""),
        ("ap-k1", [.platform, .institution, .senior], "i1", #""promoter":"k1","#),
        ("ap-k1a", [.platform, .institution, .senior], "i1", #""promoter":"k1a","#),
        ("ap-k1c", [.platform, .institution], "i1", #""promoter":"k1c","#),
        ("ap-kj", [.platform, .institution, .junior], "i1", #""promoter":"kj","#),
        ("ap2", [.platform], "i2", ""),
      ].map { (id: String, seen: Set<Caller>, institution: String, promoter: String) in
        (
          id, seen, institution == "i1" ? [.platform, .institution] : [.platform],
          #"{"institution":"\#(institution)",\#(promoter)"product":"A","agent_price_fen":1}"#
        )
      })
    + objects(
      "sharers", read: [.platform, .merchant], write: [.platform, .merchant],
      [
        ("h1", [.platform, .merchant], [.platform, .merchant], #"{"user":"u7"}"#),
        ("h2", [.platform], [.platform], #"{"user":"u8"}"#),
      ])
    + objects(
      "coupons", read: [.platform, .merchant, .institution, .senior, .junior],
      write: [.platform, .merchant],
      [
        (
          "cp1", [.platform, .merchant, .institution, .senior], [.platform, .merchant],
          #"{"kind":"host","shop":"s1","promoter":"k1"}"#
        ),
        (
          "cpa", [.platform, .merchant, .institution, .senior], [.platform, .merchant],
          #"{"kind":"host","shop":"s1","promoter":"k1a"}"#
        ),
        (
          "cpj", [.platform, .merchant, .institution, .junior], [.platform, .merchant],
          #"{"kind":"host","shop":"s1","promoter":"kj"}"#
        ),
        (
          "cps", [.platform, .merchant], [.platform, .merchant],
          #"{"kind":"exclusive","shop":"s1"}"#
        ),
        ("cp2", [.platform], [.platform], #"{"kind":"exclusive","shop":"s2"}"#),
      ])
    + objects(
      "unit-batches", read: [.platform, .merchant, .institution, .senior, .junior],
      write: [.platform, .institution, .senior, .junior],
      [
        (
          "b1", UnitWorld.seen("b1"), [.platform, .institution, .senior],
          #"{"link":"kA1","count":5}"#
        ),
        ("bc", UnitWorld.seen("bc"), [.platform, .institution], #"{"link":"kcA","count":5}"#),
        (
          "bj", UnitWorld.seen("bj"), [.platform, .institution, .junior],
          #"{"link":"kjA","count":5}"#
        ),
        ("b2", UnitWorld.seen("b2"), [.platform], #"{"link":"kB2","count":5}"#),
      ])
    + [
      RightsRow(
        "POST /v1/records", [.platform, .merchant, .institution],
        [
          .records(
            #"{"type":"shop","id":"s1"}"#, [.platform, .merchant], forbidden: [.institution]),
          .records(#"{"type":"shop","id":"s2"}"#, [.platform], forbidden: [.institution]),
          .records(
            #"{"type":"promoter","id":"k1a"}"#, [.platform, .institution], forbidden: [.merchant]),
          .records(#"{"type":"promoter","id":"k2"}"#, [.platform], forbidden: [.merchant]),
          .records(
            #"{"type":"stock.changed","id":"in-6","institution":"i1","product":"A","quantity":1}"#,
            [.platform, .institution], forbidden: [.merchant]),
          .records(
            #"{"type":"stock.changed","id":"in-7","institution":"i2","product":"A","quantity":1}"#,
            [.platform], forbidden: [.merchant]),
          .records(
            #"{"type":"policy"}"#, [.platform], forbidden: [.merchant, .institution]),
          .records(
            #"{"type":"shop.funds","shop":"s1"}"#, [.platform],
            forbidden: [.merchant, .institution]),
          .records(
            #"{"type":"cards.used","account":"x","used_x100":1}"#, [.platform],
            forbidden: [.merchant, .institution]),
        ])
    ]

  /// The three calls of a kind of object: the list, one of them, and a change of one.
  /// - Parameters:
  ///   - everybodys: those who see every object of the kind.
  ///   - objects: id, who sees it, who may change it, and a change.
  private static func objects(
    _ kind: String, read: Set<Caller>, write: Set<Caller>, everybodys: Set<Caller> = [],
    _ objects: [(id: String, seen: Set<Caller>, changed: Set<Caller>, change: String)]
  ) -> [RightsRow] {
    [
      RightsRow("GET /v1/\(kind)", read, common: true, [.init("/v1/\(kind)", read)]),
      RightsRow(
        "GET /v1/\(kind)/{id}", read, unlimited: everybodys,
        objects.map { .init("/v1/\(kind)/\($0.id)", $0.seen) }),
      RightsRow(
        "PUT /v1/\(kind)/{id}", write,
        objects.map { .init("/v1/\(kind)/\($0.id)", $0.changed, $0.change) }),
    ]
  }
}
