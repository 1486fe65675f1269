import Programme
import Records
import Storage

/// Many records at once, all or nothing.
struct RecordRoutes: Sendable {
  let store: StoreAccess
  let intake: RecordIntake
  let publisher: Publisher

  var routes: [Route] {
    [
      Route(
        method: .post, path: "/v1/records", access: .bearer(.writeRecords), bodies: [.records],
        documentation: RouteDocumentation(
          "Takes in any records but clicks and order events, in one transaction.",
          request: "record",
          answers: [.init(200, "All were taken in.", .object("accepted_records"))],
          problems: [400, 403, 404, 409, 413, 415, 422])
      ) { try await post($0) }
    ]
  }

  private func post(_ request: APIRequest) async throws -> Answer {
    let accepted = try await store.write { transaction, now in
      let parser = RecordParser(RecordContext(at: now))
      var lines = RecordLines(request.body)
      var accepted: Int64 = 0
      while let line = try lines.next() {
        try line.reporting {
          try intake.record(
            try parser.parse(line.json), by: request.identity, in: transaction, now: now)
        }
        accepted += 1
      }
      return accepted
    }
    await publisher.publishSoon()
    return .ok(.object([.init("accepted", .integer(accepted))]))
  }
}

/// The records of a body, one a line, in their order: the first that offends is the problem.
struct RecordLines {
  private var reader: ScenarioReader

  init(_ body: [UInt8]) {
    reader = ScenarioReader(body, mostRecords: ConsoleLimits.records)
  }

  /// - Throws: ``Problem`` with number and line of the record.
  mutating func next() throws -> ScenarioLine? {
    do {
      return try reader.next()
    } catch {
      var problem =
        switch error.reason {
        case .invalid(let error): Problem.notJSON(error)
        case .notAnObject: Problem.malformed("expected a JSON object")
        case .tooManyRecords(let limit): Problem.tooLarge("there are more than \(limit) records")
        }
      problem.record = error.record
      problem.line = error.line
      throw problem
    }
  }
}

extension ScenarioLine {
  /// Adds number and line to whatever is wrong with this record.
  @discardableResult
  func reporting<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let refusal as Refusal {
      throw Problem(refusal).at(self)
    } catch let problem as Problem {
      throw problem.at(self)
    }
  }
}
