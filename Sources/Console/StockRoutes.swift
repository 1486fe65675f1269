import Programme
import Records
import Storage

/// What is in agents' stocks, and what moved it.
/// - Source: programme rules, section 14.
struct StockRoutes: Sendable {
  let store: StoreAccess

  private static let filters = [
    QueryField(name: "institution", summary: "Those of one institution."),
    QueryField(name: "promoter", summary: "Those of one promoter."),
    QueryField(name: "product", summary: "Those of one product."),
  ]
  private static let stock = QueryField(
    name: "stock", summary: "Of one stock, for instance `i1/k1/p1`, or `i1//p1` for a shared one.")
  private static let order = QueryField(name: "order", summary: "Of one order.")

  var routes: [Route] {
    [
      Route(
        method: .get, path: "/v1/stocks", access: .bearer(.readStocks),
        query: Self.filters + QueryField.page,
        documentation: RouteDocumentation(
          "Lists the stocks that the caller may see, by institution, promoter and product.",
          answers: [.init(200, "One page.", .list("stock"))], problems: [403, 422])
      ) { try await list($0) },
      Route(
        method: .get, path: "/v1/stock-movements", access: .bearer(.readStocks),
        query: [Self.stock, Self.order] + QueryField.page,
        documentation: RouteDocumentation(
          """
          Lists what moved a stock, or what an order moved, oldest first, each movement with what it \
          left behind.
          """,
          answers: [.init(200, "One page.", .list("stock_movement"))], problems: [403, 404, 422])
      ) { try await movements($0) },
    ]
  }

  private func list(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let start = try page.after.map { key in
      guard let stock = Stock(key: key) else { throw Page.badCursor }
      return stock
    }
    guard let asked = StockFilter(asked: request.query) else {
      return Page.answer([], next: nil)
    }
    return try await store.read { reading in
      var filter = asked
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      // Others than the platform needn't look at other institutions' stocks.
      filter.institution = try asked.institution ?? rights.ownInstitution
      var items: [JSON] = []
      var last = start
      var scanned = 0
      while scanned < ConsoleLimits.scannedForPage {
        let found = try reading.stocks(filter, after: last, limit: ConsoleLimits.largestPage)
        for stored in found {
          if items.count == page.limit { return Page.answer(items, next: last?.key) }
          if try rights.sees(stored.stock) { items.append(stored.json) }
          last = stored.stock
          scanned += 1
        }
        if found.count < ConsoleLimits.largestPage { return Page.answer(items, next: nil) }
      }
      return Page.answer(items, next: last?.key)
    }
  }

  private func movements(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let after = try page.number() ?? 0
    let order = try request.query["order"].map { text in
      guard let order = OrderID(text) else { throw Problem.notFound("order", text) }
      return order
    }
    let named = request.query["stock"]
    guard named != nil || order != nil else {
      throw Problem.malformed("name a stock or an order")
    }
    return try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      let stock = try named.map { key in
        guard let stock = Stock(key: key), try rights.sees(stock),
          try reading.stockLevel(stock) != .none
            || !reading.stockChanges(of: stock).isEmpty
        else { throw Problem.notFound("stock", key) }
        return stock
      }
      let found = try reading.stockMovements(
        stock: stock, order: order, after: after, limit: page.limit + 1)
      let shown = found.prefix(page.limit)
      let items = try shown.filter { try rights.sees($0.movement.stock) }.map(\.json)
      return Page.answer(
        items, next: found.count > page.limit ? shown.last.map { "\($0.id)" } : nil)
    }
  }
}

extension StockFilter {
  /// - Returns: nil when it names what can't be there.
  fileprivate init?(asked query: QueryParameters) {
    let (institution, promoter, product) = (
      query["institution"], query["promoter"], query["product"]
    )
    self.init(
      institution: institution.flatMap { InstitutionID($0) },
      promoter: promoter.flatMap { PromoterID($0) }, product: product.flatMap { ProductID($0) })
    let isUnderstood =
      (institution == nil) == (self.institution == nil)
      && (promoter == nil) == (self.promoter == nil) && (product == nil) == (self.product == nil)
    if !isUnderstood { return nil }
  }
}
