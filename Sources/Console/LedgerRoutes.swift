import Programme
import Records
import Storage

/// Balances and entries.
/// - Source: programme rules, section 9.
struct LedgerRoutes: Sendable {
  let store: StoreAccess

  private static let account = QueryField(
    name: "account", summary: "Of one account, for instance `promoter/k1`.")
  private static let order = QueryField(name: "order", summary: "Of one order.")
  private static let pool = QueryField(
    name: "pool", summary: "What one pool of team dividends was shared out to; not with `order`.")

  var routes: [Route] {
    [
      Route(
        method: .get, path: "/v1/balances", access: .bearer(.readBalances),
        query: [Self.account] + QueryField.page,
        documentation: RouteDocumentation(
          """
          Lists what accounts hold, zeros left out, by account and unit; others than the platform \
          see their own account unless they name one.
          """,
          answers: [.init(200, "One page.", .list("balance"))], problems: [403, 404, 422])
      ) { try await balances($0) },
      Route(
        method: .get, path: "/v1/entries", access: .bearer(.readEntries),
        query: [Self.account, Self.order, Self.pool] + QueryField.page,
        documentation: RouteDocumentation(
          """
          Lists postings, oldest first; others than the platform see those of their own account \
          unless they name one.
          """,
          answers: [.init(200, "One page.", .list("entry"))], problems: [403, 404, 422])
      ) { try await entries($0) },
    ]
  }

  private func balances(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let after = try page.after.map(Self.place)
    return try await store.read { reading in
      let account = try reading.account(for: request)
      let balances = try reading.balances(account: account, after: after, limit: page.limit + 1)
      return page.answer(
        balances, key: { "\($0.account)\t\($0.unit.rawValue)" }, json: \.json)
    }
  }

  private func entries(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let after = try page.number()
    let order = try request.query["order"].map { text in
      guard let order = OrderID(text) else { throw Problem.notFound("order", text) }
      return order
    }
    let pool = try request.query["pool"].map { text in
      guard let pool = Int64(text), order == nil else { throw Problem.notFound("pool", text) }
      return pool
    }
    return try await store.read { reading in
      let account = try reading.account(for: request)
      let entries = try reading.entries(
        account: account, order: order, pool: pool, after: after, limit: page.limit + 1)
      return page.answer(entries, key: { "\($0.id)" }, json: \.json)
    }
  }

  private static func place(_ key: String) throws -> (Account, Unit) {
    let parts = key.split(separator: "\t", omittingEmptySubsequences: false)
    guard parts.count == 2, let unit = Unit(rawValue: String(parts[1])) else {
      throw Page.badCursor
    }
    return (Account(trusted: String(parts[0])), unit)
  }
}

extension Balance {
  fileprivate var json: JSON {
    .object([
      .init("account", .string(account.name)), .init("unit", .string(unit.rawValue)),
      .init("amount", .integer(amount)),
    ])
  }
}

extension StoredEntry {
  var json: JSON {
    var members: [JSON.Member] = [
      .init("id", .integer(id)), .init("transaction", .integer(transaction)),
      .init("event", .optional(event?.text)), .init("order", .optional(order?.text)),
      .init("line", .optional(line?.text)), .init("pool", pool.map(JSON.integer) ?? .null),
    ]
    members += due.json.members ?? []
    if let caseID { members.append(.init("case", .string(caseID.text))) }
    members.append(.init("posted_at", .string(RFC3339.text(postedAt))))
    return .object(members)
  }
}
