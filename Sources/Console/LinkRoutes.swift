import Programme
import Records
import Storage

/// Dyed links.
/// - Source: programme rules, section 3.
struct LinkRoutes: Sendable {
  let store: StoreAccess
  let intake: RecordIntake
  let publisher: Publisher
  let publicURL: DestinationURL

  var routes: [Route] {
    [
      Route(
        method: .post, path: "/v1/links", access: .bearer(.writeLinks), bodies: [.json],
        documentation: RouteDocumentation(
          "Issues a link; a code is made up unless one is given.", request: "link",
          answers: [
            .init(201, "Issued.", .object("issued_link")),
            .init(200, "The same link had been issued before.", .object("issued_link")),
          ], problems: [400, 403, 404, 409, 413, 415, 422])
      ) { try await post($0) },
      Route(
        method: .get, path: "/v1/links/{code}", access: .bearer(.readLinks),
        documentation: RouteDocumentation(
          "Shows a link, also when it is disabled.",
          answers: [.init(200, "The link.", .object("issued_link"))], problems: [403, 404])
      ) { try await get($0) },
      Route(
        method: .delete, path: "/v1/links/{code}", access: .bearer(.writeLinks),
        documentation: RouteDocumentation(
          "Disables a link; redirectors answer 410 within a second.",
          answers: [.init(204, "Disabled, perhaps before.", .none)], problems: [403, 404])
      ) { try await delete($0) },
      Route(
        method: .get, path: "/v1/links", access: .bearer(.readLinks), query: QueryField.page,
        documentation: RouteDocumentation(
          "Lists the links that the caller may see, by code.",
          answers: [.init(200, "One page.", .list("issued_link"))], problems: [403, 422])
      ) { try await list($0) },
    ]
  }

  private func post(_ request: APIRequest) async throws -> Answer {
    let body = try request.json()
    let (isNew, json) = try await store.write { transaction, now in
      let code = try Self.freshCode(in: transaction)
      let parser = RecordParser(RecordContext(type: .link, at: now, newCode: code))
      let parsed = try parser.parse(body)
      let admission = try intake.record(parsed, by: request.identity, in: transaction, now: now)
        .admission
      guard case .catalogue(.link(let link), _) = parsed.record else {
        preconditionFailure("a link is a record of the catalogue")
      }
      return (admission == .append, try whole(link, in: transaction))
    }
    await publisher.publishSoon()
    return isNew ? .created(json) : .ok(json)
  }

  private func get(_ request: APIRequest) async throws -> Answer {
    let code = request.parameter("code")
    let json = try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      return try object(code, rights)
    }
    guard let json else { throw Problem.notFound("link", code) }
    return .ok(json)
  }

  private func list(_ request: APIRequest) async throws -> Answer {
    let page = try Page(request.query)
    return try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      return try page.answer(keys: .link, in: reading) { try object($0, rights) }
    }
  }

  private func delete(_ request: APIRequest) async throws -> Answer {
    let text = request.parameter("code")
    guard let code = LinkCode(code: text) else { throw Problem.notFound("link", text) }
    try await store.write { transaction, now in
      let rights = ObjectRights(identity: request.identity, now: now, store: transaction)
      guard let link = try transaction.link(code), try rights.sees(link) else {
        throw Problem.notFound("link", text)
      }
      try rights.require(.linkDisabled(code), at: now)
      try transaction.record(.linkDisabled(code), at: now, now: now)
    }
    await publisher.publishSoon()
    return .noContent
  }

  private func object(_ text: String, _ rights: ObjectRights) throws -> JSON? {
    guard let code = LinkCode(code: text), let link = try rights.store.link(code),
      try rights.sees(link)
    else { return nil }
    return try whole(link, in: rights.store)
  }

  private func whole(_ link: Link, in reading: any StoreReading) throws -> JSON {
    let disabledAt = try reading.linkDisabledAt(link.code)
    var members = CatalogueObjectCoding.json(link, disabledAt: disabledAt).members ?? []
    members.append(.init("short_url", .string(link.code.address(under: publicURL))))
    return .object(members)
  }

  /// A code that no link has: seven characters, from the system's generator.
  private static func freshCode(in reading: any StoreReading) throws -> LinkCode {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<ConsoleLimits.codeAttempts {
      let text = String(
        decoding: (0..<ConsoleLimits.generatedCodeLength).map { _ in
          alphabet[Int.random(in: alphabet.indices, using: &generator)]
        }, as: UTF8.self)
      if let code = LinkCode(code: text), try reading.link(code) == nil { return code }
    }
    throw Problem.unavailable("no free code was found")
  }

  private static let alphabet = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
}

extension LinkCode {
  /// Where the redirector answers it.
  func address(under base: DestinationURL) -> String {
    "\(base.text)\(base.text.hasSuffix("/") ? "" : "/")\(self)"
  }
}
