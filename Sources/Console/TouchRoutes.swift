import Crypto
import Programme
import Records
import RedisClient
import Storage

/// Clicks that didn't pass the redirector, and who is who.
/// - Source: programme rules, sections 4 and 5.
struct TouchRoutes: Sendable {
  let store: StoreAccess
  let redis: RedisAccess
  let hashing: AddressHashing

  var routes: [Route] {
    [
      Route(
        method: .post, path: "/v1/touches", access: .bearerOrSignature(.reportTouches),
        bodies: [.json],
        documentation: RouteDocumentation(
          "Reports a click that didn't pass the redirector.", request: "click",
          answers: [.init(202, "Recorded.", .object("reported_click"))],
          problems: [400, 403, 409, 413, 415, 422, 503])
      ) { try await report($0) },
      Route(
        method: .post, path: "/v1/identities", access: .bearer(.bindIdentities), bodies: [.json],
        documentation: RouteDocumentation(
          "Says that a visitor is a buyer.", request: "identity.bound",
          answers: [.init(202, "Recorded.", .object("identity.bound"))],
          problems: [400, 403, 413, 415, 422])
      ) { try await bind($0) },
    ]
  }

  private func report(_ request: APIRequest) async throws -> Answer {
    let body = try request.json()
    let (click, touch, keptDays) = try await store.write { [hashing] transaction in
      let click = try Self.click(body, request, in: transaction)
      let kept = try transaction.policies().longestKeptDays
      let oldest = request.now.adding(days: -kept).milliseconds
      let newest = request.now.milliseconds + ConsoleLimits.clickAheadMilliseconds
      guard (oldest...newest).contains(click.at.milliseconds) else {
        throw Problem.malformed("at: expected a time from \(kept) days ago to 5 minutes ahead")
      }
      if case .orderSystem(let own?) = request.identity,
        let link = try transaction.link(click.code),
        link.shop != own
      {
        throw Problem.notFound("link", click.code.text)
      }
      return (click, try transaction.touch(of: click, hashing: hashing), kept)
    }
    if let touch { try await redis.add(touch, keptUntil: request.now.adding(days: keptDays)) }
    return .accepted(
      .object([
        .init("id", .string(click.id.text)), .init("at", .string(RFC3339.text(click.at))),
        .init("touch", .bool(touch != nil)),
      ]))
  }

  /// What a report leaves out is what it said the first time, so that sending it again changes
  /// nothing: a signed message sent again bears the same id.
  private static func click(
    _ body: JSON, _ request: APIRequest, in reading: any StoreReading
  ) throws -> Click {
    let id =
      request.signature.map { clickID(of: $0, body) } ?? clickID(from: TokenMint.random(idBytes))
    let first = try parse(body, at: request.now, id: id)
    guard body["at"] ?? .null == .null, let known = try reading.reportedClick(first.id) else {
      return first
    }
    return try parse(body, at: known.click.at, id: id)
  }

  private static func parse(_ body: JSON, at moment: Timestamp, id: ClickID) throws -> Click {
    let parser = RecordParser(RecordContext(type: .click, at: moment, newClick: id))
    guard case .click(let click) = try parser.record(body) else {
      preconditionFailure("a click is no other record")
    }
    return click
  }

  private static func clickID(of message: SignedMessage, _ body: JSON) -> ClickID {
    let content = Array("\(message.id).\(body.canonicalText)".utf8)
    return clickID(from: Array(SHA256.hash(data: content).prefix(idBytes)))
  }

  private static func clickID(from bytes: [UInt8]) -> ClickID {
    ClickID(trusted: "r-\(Base64.encodeForURL(bytes))")
  }

  private static let idBytes = 16

  private func bind(_ request: APIRequest) async throws -> Answer {
    let body = try request.json()
    let record = try await store.write { transaction, now in
      let parser = RecordParser(RecordContext(type: .identityBound, at: now))
      guard case .catalogue(let record, let moment) = try parser.record(body) else {
        preconditionFailure("a binding is a record of the catalogue")
      }
      try transaction.record(record, at: moment, now: now)
      return CatalogueRecordCoding.json(record, at: moment)
    }
    return .accepted(.object((record.members ?? []).filter { $0.key != "type" }))
  }
}
