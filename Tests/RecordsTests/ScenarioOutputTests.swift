import Programme
import Records
import Testing

@Suite("The output of a scenario")
struct ScenarioOutputTests {
  @Test("every expected document is printed byte for byte", arguments: ScenarioFiles.names)
  func expected(name: String) throws {
    let bytes = try ScenarioFiles.expected(name)
    let json = try JSON.parse(bytes, limits: JSONLimits(bytes: 1 << 20))
    let output = try #require(ScenarioOutput(json))
    #expect(Array(output.text.utf8) == bytes)
  }

  @Test("lines, balances and refusals are sorted, and zero balances left out")
  func sorted() throws {
    let lines = [("b", "1"), ("a", "2"), ("a", "10")].map {
      LineReport(
        order: OrderID(trusted: $0), line: LineID(trusted: $1), status: .estimated, net: .zero,
        dues: [])
    }
    let balances = [("shop/s1", Unit.cny, 0), ("shop/s1", .card, 1), ("account/a", .cny, -2)].map {
      Balance(account: Account(trusted: $0), unit: $1, amount: $2)
    }
    let output = ScenarioOutput(
      lines: lines, balances: balances,
      refused: [
        RefusalReport(record: 10, code: .malformed), RefusalReport(record: 9, code: .linkExists),
      ])
    #expect(
      output.json["lines"]?.array?.compactMap { $0["line"]?.string } == ["10", "2", "1"])
    #expect(
      output.json["balances"]?.array?.compactMap { $0["account"]?.string }
        == ["account/a", "shop/s1"])
    #expect(
      output.json["refused"]?.text
        == #"[{"record":9,"code":"link_exists"},{"record":10,"code":"malformed"}]"#)
  }

  @Test("what a caller adds to a line follows its own members")
  func additions() {
    var report = LineReport(
      order: OrderID(trusted: "o1"), line: LineID(trusted: "1"), status: .cancelled, net: .zero,
      dues: [])
    report.additions = [JSON.Member("candidates", .array([]))]
    #expect(report.json.members?.map(\.key).suffix(2) == ["dues", "candidates"])
  }

  @Test("a sharer's basis leaves the reason null")
  func sharerBasis() {
    let award = SharerAward(
      basis: .sharerProduct, link: LinkCode(trusted: "zz9"), sharer: SharerID(trusted: "h1"),
      rate: PPM(30_000))
    let decision = Decision(
      shop: ShopID(trusted: "s1"), outcome: .sharer(award), reason: .noTouch, techFee: .zero,
      privateDomain: nil, candidates: [])
    let report = LineReport(
      order: OrderID(trusted: "o1"), line: LineID(trusted: "1"), status: .settled,
      decision: decision, revised: false, net: Fen(5), dues: [])
    #expect(report.basis == .sharerProduct)
    #expect(report.reason == nil)
    #expect(report.sharer == award.sharer)
  }
}

extension ScenarioOutput {
  /// Reads a document that was printed.
  fileprivate init?(_ json: JSON) {
    guard let lines = json["lines"]?.array?.map(LineReport.init),
      let balances = json["balances"]?.array?.map(Balance.init),
      let refused = json["refused"]?.array?.map(RefusalReport.init)
    else { return nil }
    self.init(
      lines: lines.compactMap(\.self), balances: balances.compactMap(\.self),
      refused: refused.compactMap(\.self))
  }
}

extension LineReport {
  fileprivate init?(_ json: JSON) {
    guard let order = json["order"]?.string, let line = json["line"]?.string,
      let status = json["status"]?.string.flatMap(LineStatus.init),
      let revised = json["revised"]?.bool, let net = json["net_fen"]?.integer,
      let dues = json["dues"]?.array
    else { return nil }
    self.init(
      order: OrderID(trusted: order), line: LineID(trusted: line), status: status,
      basis: json["basis"]?.string.flatMap(Basis.init),
      reason: json["reason"]?.string.flatMap(NoAttribution.init),
      link: json["link"]?.string.map { LinkCode(trusted: $0) },
      promoter: json["promoter"]?.string.map { PromoterID(trusted: $0) },
      sharer: json["sharer"]?.string.map { SharerID(trusted: $0) },
      institution: json["institution"]?.string.map { InstitutionID(trusted: $0) },
      plan: json["plan"]?.string.map { PlanID(trusted: $0) }, revised: revised, net: Fen(net),
      dues: dues.compactMap(Due.init))
  }
}

extension Due {
  fileprivate init?(_ json: JSON) {
    guard let account = json["account"]?.string,
      let kind = json["kind"]?.string.flatMap(EntryKind.init),
      let unit = json["unit"]?.string.flatMap(Unit.init), let amount = json["amount"]?.integer
    else { return nil }
    self.init(account: Account(trusted: account), kind: kind, unit: unit, amount: amount)
  }
}

extension Balance {
  fileprivate init?(_ json: JSON) {
    guard let account = json["account"]?.string,
      let unit = json["unit"]?.string.flatMap(Unit.init), let amount = json["amount"]?.integer
    else { return nil }
    self.init(account: Account(trusted: account), unit: unit, amount: amount)
  }
}

extension RefusalReport {
  fileprivate init?(_ json: JSON) {
    guard let record = json["record"]?.integer,
      let code = json["code"]?.string.flatMap(RefusalCode.init)
    else { return nil }
    self.init(record: Int(record), code: code)
  }
}
