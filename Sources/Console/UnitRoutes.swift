import Programme
import Records
import Storage

/// The codes of a batch as a table, and the way of one code from its issue to what it paid.
/// - Source: programme rules, section 13.
struct UnitRoutes: Sendable {
  let store: StoreAccess
  let publicURL: DestinationURL

  private static let first = QueryField(
    name: "from", summary: "The number of the first code, 1 without it.")
  private static let last = QueryField(
    name: "to", summary: "The number of the last code, that of the batch's last without it.")

  var routes: [Route] {
    [
      Route(
        method: .get, path: "/v1/unit-batches/{id}/units", access: .bearer(.exportUnits),
        query: [Self.first, Self.last],
        documentation: RouteDocumentation(
          """
          The codes of a batch, or some of them, as CSV: `number`, `unit` and the `url` that the \
          item's QR code leads to. The same codes each time.
          """,
          answers: [.init(200, "A heading, and a row for each code.", .csv)],
          problems: [403, 404, 422])
      ) { try await export($0) },
      Route(
        method: .get, path: "/v1/units/{unit}", access: .bearer(.traceUnits),
        documentation: RouteDocumentation(
          """
          Follows a code: its batch, its link, the order lines that quote it, their entries, and \
          the payouts that these are part of. Callers see those lines and entries that they may see \
          anyway.
          """,
          answers: [.init(200, "Its way.", .object("unit_trace"))], problems: [403, 404])
      ) { try await trace($0) },
    ]
  }

  private func export(_ request: APIRequest) async throws -> Answer {
    let text = request.parameter("id")
    let (batch, link) = try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      guard let id = UnitBatchID(text), let batch = try reading.unitBatch(id),
        let link = try reading.link(batch.link), try rights.seesUnits(of: link)
      else { throw Problem.notFound("unit batch", text) }
      return (batch, link)
    }
    let first = try Self.number(request, Self.first, within: 1...batch.count) ?? 1
    let last = try Self.number(request, Self.last, within: first...batch.count) ?? batch.count
    let table = UnitTable(batch, leadingTo: link.code.address(under: publicURL))
    return Answer(status: 200, content: .csv(table.pieces(of: first...last)))
  }

  private static func number(
    _ request: APIRequest, _ field: QueryField, within range: ClosedRange<Int64>
  ) throws -> Int64? {
    guard let text = request.query[field.name] else { return nil }
    guard let number = Int64(text), range.contains(number) else {
      throw Problem.malformed(
        "\(field.name): expected \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private func trace(_ request: APIRequest) async throws -> Answer {
    let text = request.parameter("unit")
    let json = try await store.read { reading in
      let rights = ObjectRights(identity: request.identity, now: request.now, store: reading)
      return try UnitCode(text).flatMap { try UnitTrace($0, rights) }?.json(under: publicURL)
    }
    guard let json else { throw Problem.notFound("unit", text) }
    return .ok(json)
  }
}
