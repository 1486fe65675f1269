import Programme
import Records

/// Parties, terms and links as they are in the beginning.
extension WorldMaker {
  mutating func found() {
    if dice.chance(40) { founding.append(policy(at: dawn)) }
    founding += shops.map { shop($0) } + products.map { product($0) }
    founding += institutions.map { institution($0, at: dawn) }
    for index in promoters.indices { founding.append(promoter(index)) }
    for name in sharers {
      founding.append(
        Self.record(
          "sharer",
          [
            .text("id", name), .time("at", dawn),
            .text("user", maybe(30) { [buyers] in $0.one(of: buyers) }),
          ]))
      for shop in dice.some(of: shops, 2) { founding.append(binding(name, shop, at: dawn)) }
    }
    for name in products where dice.chance(95) { founding.append(plan(of: name, at: dawn)) }
    for number in 0..<dice.number(0...2) { founding.append(targeted("t\(number)", at: dawn)) }
    for number in 0..<dice.number(0...3) { founding.append(allocation("a\(number)", at: dawn)) }
    for name in institutions where dice.chance(65) {
      founding.append(scheme("sc-\(name)", of: name, at: dawn))
    }
    if schemes.contains(.agency) { founding += warehouse() }
    for number in 0..<dice.number(3...9) { founding.append(link("k\(number)")) }
    if !sharers.isEmpty {
      for number in 0..<dice.number(1...3) { founding.append(sharerLink("h\(number)")) }
    }
    if dice.chance(30) { founding += coupons() }
    if dice.chance(isSummer ? 50 : 30) { founding.append(riskPolicy()) }
    if dice.chance(25), let link = productLinks.first { founding.append(unitBatch(on: link)) }
  }

  mutating func policy(at moment: Int64) -> JSON {
    Self.record(
      "policy",
      [
        .time("at", moment), .number("window_days", dice.one(of: [1, 7, 30, 30])),
        .number("lateness_days", dice.one(of: [0, 3])),
        .texts(
          "counted_placements",
          dice.one(of: [["group"], ["group", "private_chat"], ["group", "moments"]])),
        .number("minimum_payout_fen", dice.one(of: [0, 1_000])),
      ])
  }

  private mutating func shop(_ name: String) -> JSON {
    var fields: [JSON.Member] = [
      .text("id", name), .time("at", dawn),
      .text("kind", dice.chance(90) ? "normal" : "local_life"),
      .flag("alliance", dice.chance(92)), .text("url", "https://\(name).example"),
      .number("score_x100", dice.one(of: [420, 421, 450])),
    ]
    if dice.chance(70) {
      fields.append(.number("sharer_ppm", dice.one(of: [0, 30_000, 77_777, 900_000])))
    }
    if dice.chance(60) { fields.append(.text("super_admin_account", "acc-\(name)")) }
    if isSummer, dice.chance(85) {
      fields.append(.time("private_domain_enrolled_at", start + Self.day))
    }
    return Self.record("shop", fields)
  }

  private mutating func product(_ name: String) -> JSON {
    let categories = [["食品", "茶叶"], ["食品"], ["珠宝首饰", "黄金"], ["文玩"]]
    return Self.record(
      "product",
      [
        .text("id", name), .time("at", dawn), .text("shop", home[name]),
        .texts("category", dice.chance(80) ? categories[0] : dice.one(of: categories)),
        .number("tech_fee_ppm", dice.one(of: [0, 10_000, 10_001, 50_000, 50_000, 1_000_000])),
        .text("url", "https://shop.example/\(name)"),
      ])
  }

  mutating func institution(_ name: String, at moment: Int64) -> JSON {
    Self.record(
      "institution",
      [.text("id", name), .time("at", moment), .number("promoter_share_ppm", share())])
  }

  /// Invited by one of those before, mostly of the same institution.
  private mutating func promoter(_ index: Int) -> JSON {
    let name = promoters[index]
    let elders = promoters[..<index].filter { employer[$0] == employer[name] }
    return Self.record(
      "promoter",
      [
        .text("id", name), .time("at", dawn), .text("institution", employer[name]),
        .text("parent", elders.isEmpty ? nil : maybe(75) { $0.one(of: Array(elders.prefix(2))) }),
        .text("user", maybe(60) { [buyers] _ in buyers[index % buyers.count] }),
        .text("level", dice.one(of: ["junior", "senior"])), .text("team", "t\(index % 2)"),
      ])
  }

  func binding(_ sharer: String, _ shop: String, at moment: Int64, bound: Bool = true) -> JSON {
    Self.record(
      bound ? "sharer.bound" : "sharer.unbound",
      [.text("shop", shop), .text("sharer", sharer), .time("at", moment)])
  }

  mutating func share() -> Int {
    dice.one(of: [0, 1, 333_333, 500_000, 800_000, 999_999, 1_000_000])
  }

  mutating func plan(of product: String, at moment: Int64) -> JSON {
    var fields: [JSON.Member] = [
      .text("id", "n-\(product)"), .time("at", moment), .text("kind", "normal"),
      .text("product", product),
      .number("total_ppm", dice.one(of: [0, 1, 100_000, 123_457, 250_000, 250_000, 900_000])),
    ]
    if dice.chance(10) { fields.append(.time("to", self.moment(10...40))) }
    return Self.record("plan", fields)
  }

  mutating func targeted(_ name: String, at moment: Int64) -> JSON {
    let rates: [JSON.Member] =
      dice.chance(50)
      ? [.number("total_ppm", dice.one(of: [0, 67_890, 450_000, 900_000]))]
      : [
        .number("service_ppm", dice.one(of: [0, 20_000, 300_000])),
        .number("commission_ppm", dice.one(of: [0, 9_999, 90_000, 600_000])),
      ]
    return Self.record(
      "plan",
      [
        .text("id", name), .time("at", moment), .text("kind", "targeted"),
        .text("product", dice.one(of: products)),
        .texts("institutions", dice.some(of: institutions, dice.number(1...2))),
      ] + rates)
  }

  mutating func allocation(_ name: String, at moment: Int64) -> JSON {
    let promoter = dice.one(of: promoters)
    return Self.record(
      "allocation",
      [
        .text("id", name), .time("at", moment), .text("institution", employer[promoter]),
        .text("promoter", dice.chance(50) ? promoter : nil),
        .text("product", maybe(50) { [products] in $0.one(of: products) }),
        .number("promoter_share_ppm", share()),
      ])
  }

  mutating func scheme(_ name: String, of institution: String, at moment: Int64) -> JSON {
    let (kind, terms) = dice.one(of: SchemeTerms.inOrder)
    schemes.append(kind)
    return Self.record(
      "scheme",
      [
        .text("id", name), .time("at", moment), .text("kind", kind.rawValue),
        .text("institution", institution),
      ] + terms.fields(&dice))
  }

  private mutating func coupons() -> [JSON] {
    ["c1", "c2"].map { code in
      let isHosts = dice.chance(50)
      return Self.record(
        "coupon",
        [
          .text("id", code), .time("at", dawn), .text("kind", isHosts ? "host" : "exclusive"),
          .text("shop", dice.one(of: shops)),
        ] + (isHosts ? [.text("promoter", dice.one(of: promoters))] : []))
    }
  }

  private mutating func unitBatch(on link: (code: String, product: String)) -> JSON {
    hasUnits = true
    let secret = Array(repeating: UInt8(7), count: UnitSecret.byteCount)
    let batch = UnitBatch(
      id: UnitBatchID(trusted: "tins"), issuedAt: Timestamp(milliseconds: dawn),
      link: LinkCode(trusted: link.code), count: 4, secret: UnitSecret(bytes: secret)!)
    let coding = UnitCoding(batch)
    units = (1...batch.count).map { (coding.code($0).text, link.product) }
    return Self.record(
      "unit_batch",
      [
        .text("id", "tins"), .time("at", dawn), .text("link", link.code),
        .number("count", Int(batch.count)),
        .text("secret", secret.map { _ in "07" }.joined()),
      ])
  }

  /// Prices for agents, and deliveries to them and to their institutions.
  private mutating func warehouse() -> [JSON] {
    institutions.flatMap { institution -> [JSON] in
      let agents = promoters.filter { employer[$0] == institution }
      let prices = products.map { product in
        Self.record(
          "agent_price",
          [
            .text("id", "ap-\(institution)-\(product)"), .time("at", dawn),
            .text("institution", institution), .text("product", product),
            .number("agent_price_fen", dice.one(of: [0, 500, 3_000, 20_000])),
          ])
      }
      let deliveries = (0..<dice.number(1...5)).map { number in
        Self.record(
          "stock.changed",
          [
            .text("id", "in-\(institution)-\(number)"), .time("at", dawn),
            .text("institution", institution),
            .text("promoter", agents.isEmpty ? nil : maybe(60) { $0.one(of: agents) }),
            .text("product", dice.one(of: products)), .number("quantity", dice.number(1...6)),
          ])
      }
      return prices + deliveries
    }
  }

  private mutating func link(_ stem: String) -> JSON {
    let promoter = dice.one(of: promoters)
    let product = maybe(60) { [products] in $0.one(of: products) }
    let isPromoters = dice.chance(92)
    links.append("\(stem)L")
    if let product, isPromoters { productLinks.append(("\(stem)L", product)) }
    return Self.record(
      "link",
      [
        .text("code", "\(stem)L"), .time("at", dawn), .text("institution", employer[promoter]),
        .text("promoter", isPromoters ? promoter : nil),
        .text("shop", product.flatMap { home[$0] } ?? dice.one(of: shops)),
        .text("product", product), .text("placement", dice.chance(90) ? "group" : "moments"),
        .text("form", dice.one(of: ["link", "card", "qr"])),
        .text("coupon", maybe(10) { _ in "c1" }),
      ])
  }

  private mutating func sharerLink(_ stem: String) -> JSON {
    let product = maybe(50) { [products] in $0.one(of: products) }
    links.append("\(stem)L")
    return Self.record(
      "link",
      [
        .text("code", "\(stem)L"), .time("at", dawn), .text("sharer", dice.one(of: sharers)),
        .text("shop", product.flatMap { home[$0] } ?? dice.one(of: shops)),
        .text("product", product), .text("placement", dice.one(of: ["private_chat", "live"])),
        .text("form", "card"),
      ])
  }
}
