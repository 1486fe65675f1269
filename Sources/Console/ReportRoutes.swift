import Programme
import Records
import Storage

/// What clicks came to, what institutions had of their caps, and what moved an account.
/// - Source: programme rules, section 18.
struct ReportRoutes: Sendable {
  let store: StoreAccess

  private static let period = QueryField(
    name: "period", summary: "A month, `2026-01`, or days, `2026-01-05..2026-01-11`.")
  private static let by = QueryField(
    name: "by",
    summary: "What tells the rows apart: "
      + FunnelGrouping.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      + "; `total` when it is left out.")
  private static let quarter = QueryField(name: "quarter", summary: "For instance `2026Q1`.")
  private static let account = QueryField(
    name: "account", summary: "For instance `promoter/k1`; the caller's own when it is left out.")

  var routes: [Route] {
    [
      Route(
        method: .get, path: "/v1/reports/funnel", access: .bearer(.readReports),
        query: [Self.period, Self.by, AnsweredTable.formatOfRows] + QueryField.page,
        documentation: RouteDocumentation(
          """
          Counts clicks, touches, the order lines attributed to them and those that were settled. \
          Callers see the links that are theirs; merchants those that lead to their shop, and not who \
          promoted.
          """,
          answers: [.init(200, "One page.", .list("funnel_row"))], problems: [403, 422])
      ) { try await funnel($0) },
      Route(
        method: .get, path: "/v1/reports/coupons", access: .bearer(.readReports),
        query: [Self.period, AnsweredTable.formatOfRows] + QueryField.page,
        documentation: RouteDocumentation(
          """
          Counts the order lines that quote each coupon, by what became of it there. Callers see the lines \
          that their links earned; merchants those of their shop.
          """,
          answers: [.init(200, "One page.", .list("coupon_use"))], problems: [403, 422])
      ) { try await coupons($0) },
      Route(
        method: .get, path: "/v1/reports/heat-map", access: .bearer(.readReports),
        query: [Self.period, AnsweredTable.format],
        documentation: RouteDocumentation(
          "Counts clicks and touches by weekday and hour, both of Shanghai.",
          answers: [.init(200, "The counts.", .object("heat_map"))], problems: [403, 422])
      ) { try await heatMap($0) },
      Route(
        method: .get, path: "/v1/reports/incentive", access: .bearer(.readIncentive),
        query: [Self.quarter, AnsweredTable.formatOfRows] + QueryField.page,
        documentation: RouteDocumentation(
          "Lists what institutions had of a quarter's incentive, and what is left under its caps.",
          answers: [.init(200, "One page.", .list("incentive_use"))], problems: [403, 422])
      ) { try await incentive($0) },
      Route(
        method: .get, path: "/v1/reports/statement", access: .bearer(.readReports),
        query: [Self.period, Self.account, AnsweredTable.format],
        documentation: RouteDocumentation(
          "Shows what an account held before a period, what moved it by kind, and what it held then.",
          answers: [.init(200, "By unit.", .object("account_statement"))],
          problems: [403, 404, 422])
      ) { try await statement($0) },
    ]
  }

  private func funnel(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let period = try Self.period(request)
    let table = try AnsweredTable.askedOfRows(request)
    let grouping = try request.query["by"].map { text in
      guard let grouping = FunnelGrouping(rawValue: text) else {
        let known = FunnelGrouping.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem.malformed("by: expected one of \(known)")
      }
      return grouping
    }
    if case .merchant = request.identity, grouping?.namesPromotion == true {
      throw Problem.forbidden("a shop's report doesn't tell who promoted it; ask by product")
    }
    // A key may be empty, which a cursor may not.
    let after = page.after.map { String($0.dropFirst()) }
    return try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      let limit = table == nil ? page.limit : ConsoleLimits.reportRows
      let rows = try reading.funnel(
        by: grouping ?? .total, in: period, of: try rights.reportScope(), after: after,
        limit: limit + 1)
      if let table {
        return try table.answer(rows, FunnelRow.columns, cells: \.cells, json: \.json)
      }
      return page.answer(rows, key: { "=\($0.key)" }, json: \.json)
    }
  }

  private func coupons(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let period = try Self.period(request)
    let table = try AnsweredTable.askedOfRows(request)
    let after = try page.after.map { text in
      guard let key = CouponUse.Key(cursor: text) else { throw Page.badCursor }
      return key
    }
    return try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      let limit = table == nil ? page.limit : ConsoleLimits.reportRows
      let rows = try reading.couponUse(
        in: period, of: try rights.reportScope(), after: after, limit: limit + 1)
      if let table {
        return try table.answer(rows, CouponUse.columns, cells: \.cells, json: \.json)
      }
      return page.answer(rows, key: \.key.cursor, json: \.json)
    }
  }

  private func heatMap(_ request: APIRequest) async throws -> Answer {
    let period = try Self.period(request)
    let isTable = try AnsweredTable.asked(request) != nil
    return try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      var maps = (clicks: HeatMap(), touches: HeatMap())
      for hour in try reading.hourlyClicks(in: period, of: try rights.reportScope()) {
        maps.clicks.add(hour.clicks, in: hour.hour)
        maps.touches.add(hour.touches, in: hour.hour)
      }
      if isTable { return try AnsweredTable.answer(HeatMap.columns, HeatMap.rows(maps)) }
      return .ok(
        .object([
          .init("weekdays", .array(HeatMap.weekdays.map { .string($0) })),
          .init("clicks", maps.clicks.json), .init("touches", maps.touches.json),
        ]))
    }
  }

  private func incentive(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let table = try AnsweredTable.askedOfRows(request)
    guard let text = request.query["quarter"], let quarter = Quarter(text) else {
      throw Problem.malformed("quarter: expected one as 2026Q1")
    }
    var own: InstitutionID?
    if case .institution(let institution) = request.identity { own = institution }
    let asked = own
    return try await store.read { reading in
      let limit = table == nil ? page.limit : ConsoleLimits.reportRows
      let rows = try reading.incentiveUse(
        in: quarter, of: asked, after: page.after.map { InstitutionID(trusted: $0) },
        limit: limit + 1)
      if let table {
        return try table.answer(rows, IncentiveUse.columns, cells: \.cells, json: \.json)
      }
      return page.answer(rows, key: { $0.institution.text }, json: \.json)
    }
  }

  private func statement(_ request: APIRequest) async throws -> Answer {
    let period = try Self.period(request)
    let isTable = try AnsweredTable.asked(request) != nil
    return try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      let named = request.query["account"].map { Account(trusted: $0) }
      guard let account = named ?? rights.ownAccount else {
        throw Problem.malformed("account: name one, for instance promoter/k1")
      }
      guard try rights.sees(account) else { throw Problem.notFound("account", account.name) }
      let units = try reading.statement(of: account, in: period)
      if isTable {
        return try AnsweredTable.answer(
          AccountStatement.columns, units.flatMap { $0.rows(of: account) })
      }
      return .ok(
        .object([
          .init("account", .string(account.name)), .init("units", .array(units.map(\.json))),
        ]))
    }
  }

  /// - Throws: ``Problem`` 422.
  private static func period(_ request: APIRequest) throws -> Range<Timestamp> {
    guard let text = request.query["period"] else {
      throw Problem.malformed("period: expected 2026-01, or 2026-01-05..2026-01-11")
    }
    let period = try PayoutPeriod(asked: text)
    guard period.to <= period.from.adding(days: ConsoleLimits.longestReportDays) else {
      throw Problem.malformed(
        "period: expected at most \(ConsoleLimits.longestReportDays) days; ask for its parts")
    }
    return period.from..<period.to
  }
}

extension ObjectRights {
  /// Whose links a caller's reports are about.
  func reportScope() throws -> ReportScope {
    switch identity {
    case .platform, .orderSystem: .everything
    case .merchant(let own): .shop(own)
    case .institution(let own): .institution(own)
    case .promoter(let own): .promoters(try [own] + team(of: own))
    }
  }
}
