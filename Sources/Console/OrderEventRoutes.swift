import Crypto
import Meters
import Programme
import Records
import Storage

/// What order systems report.
/// - Source: programme rules, section 8.
struct OrderEventRoutes: Sendable {
  let store: StoreAccess
  let redis: RedisAccess
  /// Events that were queued.
  let accepted: Counter

  static func accepted(_ metrics: MetricsRegistry) -> Counter {
    metrics.counter(
      "dyelink_order_events_accepted_total", help: "Order events that were queued through the API.")
  }

  var routes: [Route] {
    [
      Route(
        method: .post, path: "/v1/order-events", access: .bearerOrSignature(.pushOrderEvents),
        bodies: [.json, .records],
        documentation: RouteDocumentation(
          """
          Queues one order event, or up to \(ConsoleLimits.records), one a line; a bad one queues \
          none.
          """,
          request: "order_event",
          answers: [.init(202, "All are durably queued.", .object("accepted_events"))],
          problems: [400, 403, 404, 413, 415, 422, 503])
      ) { try await post($0) }
    ]
  }

  fileprivate struct Received {
    let event: OrderEvent
    let queued: RedisAccess.QueuedEvent
    let line: ScenarioLine?
  }

  private func post(_ request: APIRequest) async throws -> Answer {
    let received =
      try request.format == .json ? [Self.read(try request.json(), nil)] : lines(request)
    for item in received { try item.requirePlatform(request.identity) }
    let known = try await alreadyProcessed(received, for: request.identity)
    let queued = try await redis.queue(received.map(\.queued))
    accepted.increment(by: UInt64(received.count))
    let duplicates = zip(known, queued).count { $0 || $1 }
    return .accepted(
      .object([
        .init("accepted", .integer(Int64(received.count))),
        .init("duplicates", .integer(Int64(duplicates))),
      ]))
  }

  private func lines(_ request: APIRequest) throws -> [Received] {
    var lines = RecordLines(request.body)
    var received: [Received] = []
    while let line = try lines.next() {
      received.append(try line.reporting { try Self.read(line.json, line) })
    }
    return received
  }

  private static func read(_ json: JSON, _ line: ScenarioLine?) throws -> Received {
    let event = try OrderEventCoding.event(json)
    let content = Array(json.canonicalText.utf8)
    return Received(
      event: event,
      queued: .init(id: event.id, content: content, digest: Array(SHA256.hash(data: content))),
      line: line)
  }

  /// Which of the events were processed with the same content, as far as they are looked up.
  /// - Throws: ``Problem`` 404 for an order of a shop that isn't the caller's.
  private func alreadyProcessed(
    _ received: [Received], for identity: Identity
  ) async throws -> [Bool] {
    let own: ShopID? = if case .orderSystem(let shop) = identity { shop } else { nil }
    guard own != nil || received.count <= ConsoleLimits.knownEventLookups else {
      return received.map { _ in false }
    }
    return try await store.read { reading in
      try received.map { item in
        if let own { try item.requireOrder(of: own, in: reading) }
        let known = try reading.event(item.event.id)
        return known.map { Array($0.json.utf8) == item.queued.content } ?? false
      }
    }
  }
}

extension OrderEventRoutes.Received {
  /// What is fraud, and what becomes of held lines, the platform says.
  fileprivate func requirePlatform(_ identity: Identity) throws {
    let what: String
    switch event.body {
    case .fraudConfirmed: what = "confirms fraud"
    case .reviewed: what = "reviews lines that are held"
    case .paid, .refunded, .completed, .cancelled: return
    }
    guard identity != .platform else { return }
    let problem = Problem.forbidden("only the platform \(what)")
    throw line.map(problem.at) ?? problem
  }

  /// An order that isn't known yet may be anybody's; its payment says whose it is.
  fileprivate func requireOrder(of own: ShopID, in reading: any StoreReading) throws {
    let shop: ShopID?
    if case .paid(let paid) = event.body {
      shop = paid.shop
    } else {
      shop = try reading.events(of: event.order).lazy.compactMap { stored in
        if case .paid(let paid) = stored.event.body { paid.shop } else { nil }
      }.first
    }
    guard let shop, shop != own else { return }
    let problem = Problem.notFound("order", event.order.text)
    throw line.map(problem.at) ?? problem
  }
}
