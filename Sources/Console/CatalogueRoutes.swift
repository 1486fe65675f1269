import Programme
import Records
import Storage

/// Shops, products, institutions, promoters, plans, allocations, schemes, sharers, agents' prices, coupons
/// and batches of codes on items.
struct CatalogueRoutes: Sendable {
  let store: StoreAccess
  let intake: RecordIntake
  let publisher: Publisher

  var routes: [Route] { CatalogueObject.allCases.flatMap(routes) }

  private func routes(_ kind: CatalogueObject) -> [Route] {
    let schema = kind.answerSchema
    return [
      Route(
        method: .put, path: "/v1/\(kind.rawValue)/{id}", access: .bearer(kind.write),
        bodies: [.json],
        documentation: RouteDocumentation(
          "Creates or changes a \(kind.name), effective from `at`, or now without it.",
          request: kind.type.schemaName,
          answers: [
            .init(200, "Changed.", .object(schema)), .init(201, "New.", .object(schema)),
          ], problems: [400, 403, 404, 409, 413, 415, 422])
      ) { try await put(kind, $0) },
      Route(
        method: .get, path: "/v1/\(kind.rawValue)/{id}", access: .bearer(kind.read),
        documentation: RouteDocumentation(
          "Shows a \(kind.name) as it is now.",
          answers: [.init(200, "As of now.", .object(schema))], problems: [403, 404])
      ) { try await get(kind, $0) },
      Route(
        method: .get, path: "/v1/\(kind.rawValue)", access: .bearer(kind.read),
        query: QueryField.page,
        documentation: RouteDocumentation(
          "Lists every \(kind.name) that the caller may see, by id.",
          answers: [.init(200, "One page.", .list(schema))], problems: [403, 422])
      ) { try await list(kind, $0) },
    ]
  }

  private func put(_ kind: CatalogueObject, _ request: APIRequest) async throws -> Answer {
    let id = request.parameter("id")
    let body = try request.json()
    let (isNew, object) = try await store.write { transaction, now in
      let context = try kind.context(id, at: now, in: transaction)
      let parsed = try RecordParser(context).parse(body)
      let isNew = try transaction.records(of: kind.kind, key: id).isEmpty
      let moment = try intake.record(parsed, by: request.identity, in: transaction, now: now).at
      let all = ObjectRights(identity: .platform, now: now, store: transaction)
      return (isNew, try all.object(kind, id, at: moment))
    }
    await publisher.publishSoon()
    guard let object else { throw Problem.notFound(kind.name, id) }
    return isNew ? .created(object) : .ok(object)
  }

  private func get(_ kind: CatalogueObject, _ request: APIRequest) async throws -> Answer {
    let id = request.parameter("id")
    let object = try await store.read { reading in
      try ObjectRights(identity: request.identity, now: request.now, store: reading)
        .object(kind, id, at: request.now)
    }
    guard let object else { throw Problem.notFound(kind.name, id) }
    return .ok(object)
  }

  private func list(_ kind: CatalogueObject, _ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    return try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      return try page.answer(keys: kind.kind, in: reading) { key in
        try rights.object(kind, key, at: request.now)
      }
    }
  }
}

extension CatalogueObject {
  /// What a record may leave out. A batch of codes keeps the time and the secret that it was issued
  /// with, so that the same request changes nothing.
  fileprivate func context(
    _ id: String, at now: Timestamp, in reading: any StoreReading
  ) throws -> RecordContext {
    guard self == .unitBatches else { return RecordContext(type: type, id: id, at: now) }
    let known = try UnitBatchID(id).flatMap { try reading.unitBatch($0) }
    return RecordContext(
      type: type, id: id, at: known?.issuedAt ?? now,
      newSecret: known?.secret ?? UnitSecret(bytes: TokenMint.random(UnitSecret.byteCount)))
  }
}

extension Page {
  /// The objects of a kind that the caller may see, by key. A page may hold fewer than asked for,
  /// and still have a next one: only so many objects are looked at.
  func answer(
    keys kind: RecordKind, in reading: any StoreReading, object: (String) throws -> JSON?
  ) throws -> Answer {
    var items: [JSON] = []
    var last = after
    var scanned = 0
    while scanned < ConsoleLimits.scannedForPage {
      let keys = try reading.keys(of: kind, after: last, limit: ConsoleLimits.largestPage)
      for key in keys {
        if items.count == limit { return Self.answer(items, next: last) }
        if let object = try object(key) { items.append(object) }
        last = key
        scanned += 1
      }
      if keys.count < ConsoleLimits.largestPage { return Self.answer(items, next: nil) }
    }
    return Self.answer(items, next: last)
  }
}
