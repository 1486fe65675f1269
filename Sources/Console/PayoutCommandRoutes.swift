import Programme
import Records
import Storage

/// Closing periods, and noting what became of payouts: each at most once for each key.
struct PayoutCommandRoutes: Sendable {
  let store: StoreAccess

  var routes: [Route] {
    [
      route(
        "close",
        """
        Closes a period: writes a statement for each payee and sets apart what is paid. The same key \
        again answers the same.
        """, request: "close_payouts", answer: .init(200, "Closed.", .object("payout_period"))
      ) { try await close($0) },
      route(
        "paid",
        """
        Notes that payouts have left: all that are named or none, or all of a closed `period` that are \
        in payment. The same key again answers the same.
        """, request: "pay_payouts", answer: .init(200, "Noted.", .object("moved_payouts"))
      ) { try await pay($0) },
      route(
        "returned",
        """
        Puts payouts back that failed or came back: all of them or none. The same key again answers \
        the same.
        """, request: "move_payouts", answer: .init(200, "Put back.", .object("moved_payouts"))
      ) { try await move($0, .returned) },
    ]
  }

  private func route(
    _ name: String, _ summary: String, request: String, answer: RouteDocumentation.Answer,
    _ work: @escaping @Sendable (APIRequest) async throws -> Answer
  ) -> Route {
    Route(
      method: .post, path: "/v1/payouts/\(name)", access: .bearer(.managePayouts), bodies: [.json],
      documentation: RouteDocumentation(
        summary, request: request, answers: [answer],
        problems: [400, 403, 404, 409, 413, 415, 422]),
      answer: work)
  }

  private func close(_ request: APIRequest) async throws -> Answer {
    let order = try PayoutOrder(request.json(), fields: ["key", "period"])
    guard let text = order.json["period"]?.string else {
      throw Problem.malformed("period: expected 2026-01, or 2026-01-05..2026-01-11")
    }
    let period = try PayoutPeriod(asked: text)
    let closing = try await reporting { transaction, now in
      let closing = try transaction.closePayouts(of: period, key: order.key, at: now)
      CrashPoint.duringPayoutClosing.pass()
      return closing
    }
    CrashPoint.afterPayoutClosing.pass()
    return .ok(closing.json)
  }

  private func pay(_ request: APIRequest) async throws -> Answer {
    let order = try PayoutOrder(request.json(), fields: ["key", "payouts", "period", "note"])
    guard let text = order.json["period"], text != .null else {
      return try await move(order, .paid)
    }
    guard order.json["payouts"] ?? .null == .null else {
      throw Problem.malformed("name payouts or a period, not both")
    }
    let period = try PayoutPeriod(asked: text.string ?? "")
    let note = try order.note
    return try await reporting { transaction, now in
      let command = try transaction.payAll(of: period, note: note, key: order.key, at: now)
      return .ok(command.json(count: try transaction.payoutCount(of: command.sequence)))
    }
  }

  private func move(_ request: APIRequest, _ step: PayoutStep) async throws -> Answer {
    try await move(PayoutOrder(request.json(), fields: ["key", "payouts", "note"]), step)
  }

  private func move(_ order: PayoutOrder, _ step: PayoutStep) async throws -> Answer {
    let payouts = try order.payouts
    let note = try order.note
    return try await reporting { transaction, now in
      let command = try transaction.movePayouts(
        payouts, step, note: note, key: order.key, at: now)
      return .ok(command.json(count: try transaction.payoutCount(of: command.sequence)))
    }
  }

  private func reporting<Result: Sendable>(
    _ work: @escaping @Sendable (any StoreTransaction, Timestamp) throws -> Result
  ) async throws -> Result {
    do { return try await store.write(work) } catch let refusal as PayoutRefusal {
      throw Problem(refusal)
    }
  }
}

/// What a body orders.
private struct PayoutOrder: Sendable {
  let json: JSON
  let key: PayoutKey

  /// - Throws: ``Problem`` 422.
  init(_ json: JSON, fields: [String]) throws {
    guard case .object(let members) = json else {
      throw Problem.malformed("expected a JSON object")
    }
    guard members.allSatisfy({ fields.contains($0.key) }) else {
      throw Problem.malformed("known fields are \(fields.joined(separator: ", "))")
    }
    guard let key = json["key"]?.string.flatMap({ PayoutKey($0) }) else {
      throw Problem.malformed("key: expected 1 to 64 characters of [0-9A-Za-z_.:-]")
    }
    self.json = json
    self.key = key
  }

  var payouts: [Int64] {
    get throws {
      let numbers = json["payouts"]?.array ?? []
      let payouts = numbers.compactMap(\.integer)
      guard (1...ConsoleLimits.payoutsAtOnce).contains(numbers.count),
        payouts.count == numbers.count
      else {
        throw Problem.malformed("payouts: expected 1 to \(ConsoleLimits.payoutsAtOnce) numbers")
      }
      return payouts
    }
  }

  var note: String? {
    get throws {
      guard let value = json["note"], value != .null else { return nil }
      guard let note = value.string, (1...RecordLimits.textBytes).contains(note.utf8.count),
        note.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
      else {
        throw Problem.malformed(
          "note: expected a text of 1 to \(RecordLimits.textBytes) bytes without control characters"
        )
      }
      return note
    }
  }
}

extension Problem {
  fileprivate init(_ refusal: PayoutRefusal) {
    let (status, code): (Int, Code) =
      switch refusal.code {
      case .periodOpen: (422, .malformed)
      case .periodClosed: (409, .periodClosed)
      case .keyConflict: (409, .keyConflict)
      case .unknownPayout: (404, .notFound)
      case .wrongState: (409, .payoutState)
      }
    self.init(status, code, refusal.detail)
  }
}
