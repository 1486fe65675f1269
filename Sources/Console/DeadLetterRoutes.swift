import Programme
import Records
import RedisClient
import Storage

/// What couldn't be settled, and how far the worker is.
struct DeadLetterRoutes: Sendable {
  let store: StoreAccess
  let redis: RedisAccess

  var routes: [Route] {
    [
      Route(
        method: .get, path: "/v1/dead-letters", access: .bearer(.readDeadLetters),
        query: QueryField.page,
        documentation: RouteDocumentation(
          "Lists the order events that couldn't be settled, and why, oldest first.",
          answers: [.init(200, "One page.", .list("dead_letter"))], problems: [403, 422])
      ) { try await list($0) },
      Route(
        method: .post, path: "/v1/dead-letters/{id}/retry", access: .bearer(.retryDeadLetters),
        documentation: RouteDocumentation(
          "Queues the event once more.",
          answers: [.init(202, "Queued.", .object("dead_letter"))], problems: [403, 404, 503])
      ) { try await retry($0) },
      Route(
        method: .get, path: "/v1/settlement", access: .bearer(.readSettlement),
        documentation: RouteDocumentation(
          "Tells how far the settlement worker is behind.",
          answers: [.init(200, "As of now.", .object("settlement"))], problems: [403, 503])
      ) { try await settlement($0) },
    ]
  }

  private func list(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    let after = try page.number()
    return try await store.read { reading in
      page.answer(
        try reading.deadLetters(after: after, limit: page.limit + 1), key: { "\($0.id)" },
        json: \.json)
    }
  }

  private func retry(_ request: APIRequest) async throws -> Answer {
    let text = request.parameter("id")
    guard let id = Int64(text),
      var letter = try await store.read({ try $0.deadLetter(id) }), letter.retriedAt == nil
    else { throw Problem.notFound("dead letter", text) }
    // Queued first: marked first, it could be forgotten in between.
    try await redis.queue(again: letter.payload)
    try await store.write { try $0.markRetried(id, at: request.now) }
    letter.retriedAt = request.now
    return .accepted(letter.json)
  }

  private func settlement(_ request: APIRequest) async throws -> Answer {
    let backlog = try await redis.backlog()
    let letters = try await store.read { try $0.deadLetterCount() }
    return .ok(
      .object([
        .init("lag_entries", .integer(backlog.entries)),
        .init("lag_seconds", .integer(backlog.lagSeconds(at: request.now))),
        .init("dead_letters", .integer(Int64(letters))),
      ]))
  }
}

extension OrderStream.Backlog {
  /// How long the oldest entry has waited; 0 when none waits.
  func lagSeconds(at now: Timestamp) -> Int64 {
    max(0, oldestMilliseconds.map { (now.milliseconds - $0) / 1_000 } ?? 0)
  }
}

extension DeadLetter {
  /// The event as JSON where it is JSON, else as text.
  fileprivate var json: JSON {
    let event = try? JSON.parse(payload, limits: RecordLimits.json)
    return .object([
      .init("id", .integer(id)),
      .init("source", .string(source)),
      .init("code", .string(code)),
      .init("detail", .string(detail)),
      .init("event", event ?? .string(payload)),
      .init("at", .string(RFC3339.text(at))),
      .init("retried_at", .optional(retriedAt.map(RFC3339.text))),
    ])
  }
}
