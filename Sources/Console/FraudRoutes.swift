import Programme
import Records
import Storage

/// What cases of fraud took back.
/// - Source: programme rules, section 11.
struct FraudRoutes: Sendable {
  let store: StoreAccess

  private static let shop = QueryField(name: "shop", summary: "From one shop.")

  var routes: [Route] {
    [
      Route(
        method: .get, path: "/v1/fraud-takings", access: .bearer(.readFraudTakings),
        query: [Self.shop] + QueryField.page,
        documentation: RouteDocumentation(
          """
          Lists what cases of fraud took back, line by line, oldest first; a shop sees what was taken \
          from it.
          """,
          answers: [.init(200, "One page.", .list("fraud_taking"))], problems: [403, 404, 422])
      ) { try await list($0) }
    ]
  }

  private func list(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let after = try page.number() ?? 0
    let shop = try Self.shop(request)
    let takings = try await store.read {
      try $0.takings(shop: shop, after: after, limit: page.limit + 1)
    }
    return page.answer(takings, key: { "\($0.place)" }, json: \.taking.json)
  }

  /// The shop that is asked for, or the caller's own; nil for all.
  private static func shop(_ request: APIRequest) throws -> ShopID? {
    let own: ShopID? = if case .merchant(let shop) = request.identity { shop } else { nil }
    guard let asked = request.query["shop"] else { return own }
    guard let shop = ShopID(asked), own == nil || own == shop else {
      throw Problem.notFound("shop", asked)
    }
    return shop
  }
}

extension StoredTaking {
  fileprivate var json: JSON {
    .object([
      .init("case", .string(caseID.text)), .init("event", .string(event.text)),
      .init("order", .string(order.text)), .init("line", .string(line.text)),
      .init("shop", .string(shop.text)), .init("at", .string(RFC3339.text(at))),
      .init("incentive_fen", .integer(taking.incentive.value)),
      .init("goods_fen", .integer(taking.goods.value)),
      .init("deposit_fen", .integer(taking.deposit.value)),
      .init("receivable_fen", .integer(taking.receivable.value)),
      .init("cards_x100", .integer(taking.cards.value)),
    ])
  }
}

extension OpenAPISchemas {
  static var fraudAnswers: [JSON.Member] {
    [
      .init(
        "fraud_taking",
        object([
          .init("case", id), .init("event", id), .init("order", id), .init("line", id),
          .init("shop", id), .init("at", time), .init("incentive_fen", money),
          .init("goods_fen", money), .init("deposit_fen", money), .init("receivable_fen", money),
          .init("cards_x100", amount),
        ]))
    ]
  }
}
