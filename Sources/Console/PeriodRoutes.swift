import Programme
import Records
import Storage

/// Months of institutions whose teams have dividends: what they come to, and closing them.
/// - Source: programme rules, section 14.
struct PeriodRoutes: Sendable {
  let store: StoreAccess

  private static let institution = QueryField(
    name: "institution", summary: "Those of one institution.")

  var routes: [Route] {
    [
      Route(
        method: .get, path: "/v1/periods", access: .bearer(.readPeriods),
        query: [Self.institution] + QueryField.page,
        documentation: RouteDocumentation(
          "Lists the months for which lines count or that were closed, with what the caller may see.",
          answers: [.init(200, "One page.", .list("period"))], problems: [403, 422])
      ) { try await list($0) },
      Route(
        method: .get, path: "/v1/periods/{institution}/{month}", access: .bearer(.readPeriods),
        documentation: RouteDocumentation(
          """
          Shows a month's pools of team dividends: volume, tier, pool and shares. Of a month that isn't \
          closed, as they stand. Promoters see their own share, senior ones the team's too.
          """,
          answers: [.init(200, "The month.", .object("period"))], problems: [403, 404])
      ) { try await get($0) },
      Route(
        method: .get, path: "/v1/periods/{institution}/{month}/lines",
        access: .bearer(.readPeriods), query: QueryField.page,
        documentation: RouteDocumentation(
          """
          Lists the lines that count for a month's pools, and by which event for how much; promoters \
          see their own, senior ones the team's too.
          """,
          answers: [.init(200, "One page.", .list("period_line"))], problems: [403, 404, 422])
      ) { try await lines($0) },
      Route(
        method: .post, path: "/v1/periods", access: .bearer(.closePeriods), bodies: [.json],
        documentation: RouteDocumentation(
          """
          Closes an institution's month that is over, and shares its pools out. A month that is closed \
          stays as it is, and is answered again.
          """, request: RecordType.periodClosed.schemaName,
          answers: [.init(200, "Closed.", .object("period"))],
          problems: [400, 403, 413, 415, 422])
      ) { try await close($0) },
    ]
  }

  private func list(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let start = try page.after.map(PeriodKey.init(cursor:))
    let institution = request.query["institution"].map { InstitutionID(trusted: $0) }
    return try await store.read { reading in
      var last = start
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      var items: [JSON] = []
      var scanned = 0
      while scanned < ConsoleLimits.scannedForPage {
        let keys = try reading.periods(
          of: institution, after: last, limit: ConsoleLimits.largestPage)
        for key in keys {
          if items.count == page.limit { return Page.answer(items, next: last?.description) }
          if let report = try rights.report(on: key) { items.append(report.json) }
          last = key
          scanned += 1
        }
        if keys.count < ConsoleLimits.largestPage { return Page.answer(items, next: nil) }
      }
      return Page.answer(items, next: last?.description)
    }
  }

  private func get(_ request: APIRequest) async throws -> Answer {
    try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      return .ok(try Self.report(request, rights).json)
    }
  }

  private func lines(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let after = try page.number() ?? 0
    return try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      let report = try Self.report(request, rights)
      let period = PeriodKey(report.institution, report.month)
      var items: [JSON] = []
      var last = after
      var scanned = 0
      while scanned < ConsoleLimits.scannedForPage {
        let found = try reading.contributions(
          .period(period), after: last, limit: ConsoleLimits.largestPage)
        for line in found {
          if items.count == page.limit { return Page.answer(items, next: "\(last)") }
          if try rights.isOfInstitution || rights.sees(line.promoter) { items.append(line.json) }
          last = line.id
          scanned += 1
        }
        if found.count < ConsoleLimits.largestPage { return Page.answer(items, next: nil) }
      }
      return Page.answer(items, next: "\(last)")
    }
  }

  /// - Throws: ``Problem`` 404 for a month that isn't there, or isn't the caller's.
  private static func report(
    _ request: APIRequest, _ rights: ObjectRights
  ) throws -> PeriodReport {
    let institution = request.parameter("institution")
    let month = request.parameter("month")
    guard let known = Month(month),
      let report = try rights.report(on: PeriodKey(InstitutionID(trusted: institution), known))
    else { throw Problem.notFound("period", "\(institution)/\(month)") }
    return report
  }

  private func close(_ request: APIRequest) async throws -> Answer {
    let body = try request.json()
    let report = try await store.write { transaction, now in
      let parser = RecordParser(RecordContext(type: .periodClosed, at: now))
      guard case .periodClosed(let closing) = try parser.record(body) else {
        preconditionFailure("a closing is no other record")
      }
      guard closing.at <= now else { throw Problem.malformed("at: lies in the future") }
      try transaction.close(closing, now: now)
      return try transaction.report(
        on: PeriodKey(closing.institution, closing.month), explaining: false)
    }
    guard let report else { throw StoreError.corrupt("a month that was closed isn't there") }
    return .ok(report.json)
  }
}

extension ObjectRights {
  /// Whoever shares out, or sees everything, sees all shares of a month.
  fileprivate var isOfInstitution: Bool {
    switch identity {
    case .platform, .institution: true
    case .merchant, .promoter, .orderSystem: false
    }
  }

  /// What a caller may see of a month.
  /// - Returns: nil when that is nothing.
  fileprivate func report(on period: PeriodKey) throws -> PeriodReport? {
    guard !isOfInstitution || sees(period.institution),
      var report = try store.report(on: period, explaining: false)
    else { return nil }
    if isOfInstitution { return report }
    report.pools = try report.pools.compactMap { pool in
      var pool = pool
      pool.shares = try pool.shares.filter { try sees($0.promoter) }
      return pool.shares.isEmpty ? nil : pool
    }
    return report.pools.isEmpty ? nil : report
  }
}

extension PeriodKey {
  /// - Parameter cursor: its description.
  /// - Throws: ``Problem`` 422.
  fileprivate init(cursor: String) throws {
    let parts = cursor.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let month = Month(String(parts[1])) else { throw Page.badCursor }
    self.init(InstitutionID(trusted: String(parts[0])), month)
  }
}
