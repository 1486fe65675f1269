import Programme
import Records
import Storage

/// Statements, and the money that is paid out.
/// - Source: programme rules, section 8.
struct PayoutRoutes: Sendable {
  let store: StoreAccess

  private static let account = QueryField(
    name: "account", summary: "Of one account, for instance `promoter/k1`.")
  private static let period = QueryField(
    name: "period", summary: "Of one closed period, for instance `2026-01`.")
  private static let state = QueryField(
    name: "state", summary: "Those that are `carried`, `in_payment`, `paid` or `returned`.")
  private static let payout = QueryField(name: "payout", summary: "Of one payout.")

  var routes: [Route] {
    [
      Route(
        method: .get, path: "/v1/payouts", access: .bearer(.readPayouts),
        query: [Self.period, Self.account, Self.state, AnsweredTable.format] + QueryField.page,
        documentation: RouteDocumentation(
          """
          Lists the statements of closed periods, oldest first; others than the platform see those of \
          their own account unless they name one.
          """,
          answers: [.init(200, "One page.", .list("payout"))], problems: [403, 404, 422])
      ) { try await list($0) },
      Route(
        method: .get, path: "/v1/payouts/{payout}", access: .bearer(.readPayouts),
        documentation: RouteDocumentation(
          "Shows a statement, what it is made of, and its entries.",
          answers: [.init(200, "The statement.", .object("payout_statement"))],
          problems: [403, 404])
      ) { try await get($0) },
      Route(
        method: .get, path: "/v1/payout-periods", access: .bearer(.readPayoutPeriods),
        query: QueryField.page,
        documentation: RouteDocumentation(
          "Lists the periods that were closed, oldest first.",
          answers: [.init(200, "One page.", .list("payout_period"))], problems: [403, 422])
      ) { try await periods($0) },
      Route(
        method: .get, path: "/v1/payout-entries", access: .bearer(.readPayouts),
        query: [Self.account, Self.payout] + QueryField.page,
        documentation: RouteDocumentation(
          """
          Lists what closings, payments and returns posted, oldest first; others than the platform \
          see what moved their own account unless they name one.
          """,
          answers: [.init(200, "One page.", .list("payout_entry"))], problems: [403, 404, 422])
      ) { try await entries($0) },
    ] + PayoutCommandRoutes(store: store).routes
  }

  private func list(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let after = try page.number() ?? 0
    let isTable = try AnsweredTable.asked(request) != nil
    let period = try request.query["period"].map(PayoutPeriod.init(asked:))
    let state = try request.query["state"].map { text in
      guard let state = PayoutState(rawValue: text) else {
        let states = PayoutState.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem.malformed("state: expected one of \(states)")
      }
      return state
    }
    return try await store.read { reading in
      var filter = StatementFilter(state: state)
      filter.account = try reading.account(for: request)
      if let period {
        guard let closing = try reading.payoutClosing(of: period) else {
          throw Problem.notFound("closed period", period.description)
        }
        filter.closing = closing.command
      }
      if isTable {
        let rows = try reading.statements(
          filter, after: after, limit: ConsoleLimits.reportRows + 1)
        return try AnsweredTable.answer(StoredStatement.columns, rows.map(\.cells))
      }
      let found = try reading.statements(filter, after: after, limit: page.limit + 1)
      return page.answer(found, key: { "\($0.id)" }, json: { .object($0.members) })
    }
  }

  private func get(_ request: APIRequest) async throws -> Answer {
    let text = request.parameter("payout")
    return try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      guard let id = Int64(text), let stored = try reading.statement(id),
        try rights.sees(stored.statement.account)
      else { throw Problem.notFound("payout", text) }
      return .ok(try stored.explained(in: reading))
    }
  }

  private func periods(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let after = try page.number() ?? 0
    return try await store.read { reading in
      page.answer(
        try reading.payoutClosings(after: after, limit: page.limit + 1),
        key: { "\($0.command)" }, json: \.json)
    }
  }

  private func entries(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let after = try page.number() ?? 0
    let payout = try request.query["payout"].map { text in
      guard let payout = Int64(text) else { throw Problem.notFound("payout", text) }
      return payout
    }
    return try await store.read { reading in
      let entries = try reading.payoutEntries(
        account: try reading.account(for: request), payout: payout, command: nil,
        after: after, limit: page.limit + 1)
      return page.answer(entries, key: { "\($0.id)" }, json: \.json)
    }
  }
}

extension PayoutPeriod {
  /// - Throws: ``Problem`` 422.
  init(asked text: String) throws {
    guard let period = PayoutPeriod(text) else {
      throw Problem.malformed("period: expected 2026-01, or 2026-01-05..2026-01-11")
    }
    self = period
  }
}
