import Crypto
import Programme
import Records
import Storage

/// The lines that the rules on risk didn't pass, and what reviewers decide about those that are held.
/// - Source: programme rules, section 16.
struct ReviewRoutes: Sendable {
  let store: StoreAccess
  let redis: RedisAccess

  private static let status = QueryField(
    name: "status",
    summary:
      "Those that are `held`, which is usual, `released`, `rejected` or `cancelled`, or `all`.")

  var routes: [Route] {
    [
      Route(
        method: .get, path: "/v1/reviews", access: .bearer(.readReviews),
        query: [Self.status] + QueryField.page,
        documentation: RouteDocumentation(
          """
          Lists lines that the rules on risk didn't pass, oldest first; a merchant sees those of the \
          shop, an institution those that it won.
          """,
          answers: [.init(200, "One page.", .list("blocked_line"))], problems: [403, 422])
      ) { try await list($0) },
      decision(
        "release", "Has a held line paid after all.", .release),
      decision(
        "reject", "Has a held line pay nobody.", .reject),
    ]
  }

  private func decision(_ name: String, _ summary: String, _ outcome: Review.Outcome) -> Route {
    Route(
      method: .post, path: "/v1/reviews/{order}/{line}/\(name)", access: .bearer(.review),
      bodies: [.json],
      documentation: RouteDocumentation(
        "\(summary) The caller's credential is recorded with the reason.", request: "new_review",
        answers: [
          .init(202, "Durably queued; the worker posts what it changes.", .object("order.reviewed"))
        ], problems: [400, 403, 404, 409, 413, 415, 422, 503])
    ) { try await decide($0, outcome) }
  }

  private func list(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let after = try page.number() ?? 0
    var filter = BlockedFilter(status: try Self.status(request.query["status"] ?? "held"))
    switch request.identity {
    case .merchant(let shop): filter.shop = shop
    case .institution(let institution): filter.institution = institution
    case .platform, .promoter, .orderSystem: break
    }
    let asked = filter
    return try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      let found = try reading.blockedLines(asked, after: after, limit: page.limit + 1)
      return try page.answer(found, key: { "\($0.place)" }) { try $0.line.json(rights) }
    }
  }

  private static func status(_ text: String) throws -> LineStatus? {
    switch text {
    case "held": .held
    case "released": .settled
    case "rejected": .rejected
    case "cancelled": .cancelled
    case "all": nil
    default:
      throw Problem.malformed("status: expected held, released, rejected, cancelled or all")
    }
  }

  private func decide(_ request: APIRequest, _ outcome: Review.Outcome) async throws -> Answer {
    let name = (order: request.parameter("order"), line: request.parameter("line"))
    guard let order = OrderID(name.order), let line = LineID(name.line) else {
      throw Problem.notFound("held line", "\(name.order)/\(name.line)")
    }
    let event = try Self.event(on: line, of: order, outcome, request)
    let blocked = try await store.read { try $0.blockedLine(line, of: order) }
    guard let blocked else { throw Problem.notFound("held line", "\(order)/\(line)") }
    guard blocked.status == .held else {
      throw Problem(
        409, .notHeld, "line \(line) of order \(order) isn't held any more: \(blocked.status)")
    }
    let json = OrderEventCoding.json(event)
    let content = Array(json.canonicalText.utf8)
    _ = try await redis.queue([
      .init(id: event.id, content: content, digest: Array(SHA256.hash(data: content)))
    ])
    return .accepted(json)
  }

  private static func event(
    on line: LineID, of order: OrderID, _ outcome: Review.Outcome, _ request: APIRequest
  ) throws -> OrderEvent {
    let body = try request.json()
    let fields = (body.members ?? []).map(\.key)
    guard fields == ["why"], let why = body["why"] else {
      throw Problem.malformed("expected an object with why, the reason, alone")
    }
    // Read as it will be by the worker, so that what is accepted here isn't refused there.
    return try OrderEventCoding.event(
      .object([
        .init("type", .string(RecordType.orderReviewed.rawValue)),
        .init("id", .string("review-\(Base64.encodeForURL(TokenMint.random(idBytes)))")),
        .init("order", .string(order.text)), .init("line", .string(line.text)),
        .init("outcome", .string(outcome.rawValue)), .init("by", .string(request.credential)),
        .init("why", why), .init("at", .string(RFC3339.text(request.now))),
      ]))
  }

  private static let idBytes = 16
}

extension BlockedLine {
  /// With what the order's report says of the line.
  fileprivate func json(_ rights: ObjectRights) throws -> JSON {
    let report = try OrderReport(order, in: rights.store, explaining: false)
    guard let found = report?.lines.first(where: { $0.line == line }) else {
      throw StoreError.corrupt("order \(order) has a blocked line \(line) and no such line")
    }
    let shown = rights.sees(shop) ? rights.shownWhole(found) : try rights.shown(found)
    return .object(
      [
        .init("shop", .string(shop.text)),
        .init("completed_at", .string(RFC3339.text(completedAt))),
        .init("charged_fen", .integer(charged.value)),
      ] + (shown.json.members ?? []))
  }
}
