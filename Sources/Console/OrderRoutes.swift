import Programme
import Records
import Storage

/// What became of an order.
struct OrderRoutes: Sendable {
  let store: StoreAccess

  var routes: [Route] {
    [
      Route(
        method: .get, path: "/v1/orders/{order}", access: .bearer(.readOrders),
        documentation: RouteDocumentation(
          """
          Shows an order's lines with who earned them and why, its events and its entries. \
          Institutions and promoters see the lines that they earned, with what is due to them and \
          their own entries.
          """,
          answers: [.init(200, "The order.", .object("order"))], problems: [403, 404])
      ) { try await get($0) }
    ]
  }

  private func get(_ request: APIRequest) async throws -> Answer {
    let text = request.parameter("order")
    guard let order = OrderID(text) else { throw Problem.notFound("order", text) }
    let json = try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      return try OrderView(order, rights)?.json
    }
    guard let json else { throw Problem.notFound("order", text) }
    return .ok(json)
  }
}
