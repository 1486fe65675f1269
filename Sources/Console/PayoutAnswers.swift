import Programme
import Records
import Storage

extension PayoutClosing {
  var json: JSON {
    .object([
      .init("period", .string(period.description)),
      .init("from", .string(RFC3339.text(period.from))),
      .init("to", .string(RFC3339.text(period.to))),
      .init("minimum_fen", .integer(minimum.value)),
      .init("closing", .integer(command)),
    ])
  }
}

extension PayoutCommand {
  /// Of a payment or a return.
  /// - Parameter count: how many payouts it moved.
  func json(count: Int64) -> JSON {
    var members = [
      JSON.Member("key", .string(key.text)), .init("step", .string(content.step.rawValue)),
    ]
    var kept: String?
    switch content {
    case .close: break
    case .move(_, let payouts, let note):
      members.append(.init("payouts", .array(payouts.map(JSON.integer))))
      kept = note
    case .pay(let period, let note):
      members.append(.init("period", .string(period.description)))
      kept = note
    }
    return .object(
      members + [
        .init("count", .integer(count)), .init("note", .optional(kept)),
        .init("at", .string(RFC3339.text(at))),
      ])
  }
}

extension StoredStatement {
  static let columns = [
    "payout", "period", "account", "unit", "opening", "credited", "debited", "payable", "carried",
    "state", "state_at", "note",
  ]

  var cells: [CSVRow.Cell] {
    [
      .number(id), .text(period.description), .text(statement.account.name),
      .text(statement.unit.rawValue), .number(statement.opening), .number(statement.credited),
      .number(statement.debited), .number(statement.payable), .number(statement.carried),
      .text(state.rawValue), .text(RFC3339.text(stateAt)), note.map { .text($0) } ?? .empty,
    ]
  }

  var members: [JSON.Member] {
    [
      .init("payout", .integer(id)), .init("period", .string(period.description)),
      .init("account", .string(statement.account.name)),
      .init("unit", .string(statement.unit.rawValue)),
      .init("opening", .integer(statement.opening)),
      .init("credited", .integer(statement.credited)),
      .init("debited", .integer(statement.debited)),
      .init("payable", .integer(statement.payable)),
      .init("carried", .integer(statement.carried)),
      .init("state", .string(state.rawValue)),
      .init("state_at", .string(RFC3339.text(stateAt))), .init("note", .optional(note)),
    ]
  }

  /// With what came and went by kind, and with the payout's entries.
  func explained(in reading: any StoreReading) throws -> JSON {
    guard let closing = try reading.payoutClosing(of: period) else {
      throw StoreError.corrupt("payout \(id) is of a period that was never closed")
    }
    let movements = try reading.movements(
      of: statement.account, in: statement.unit, after: closing.entriesAfter,
      upTo: closing.entriesUpTo)
    let returned = try reading.returns(after: closing.commandsAfter, upTo: closing.commandsUpTo)
      .first { $0.account == statement.account && $0.unit == statement.unit }
      .map { movement in
        [
          Due(
            account: statement.account, kind: .payoutReturned, unit: statement.unit,
            amount: movement.credited)
        ]
      }
    let entries = try reading.payoutEntries(
      account: nil, payout: id, command: nil, after: 0, limit: ConsoleLimits.largestPage)
    return .object(
      members + [
        .init("movements", .array((movements + (returned ?? [])).map(\.json))),
        .init("entries", .array(entries.map(\.json))),
      ])
  }
}

extension PayoutEntry {
  var json: JSON {
    var members: [JSON.Member] = [
      .init("id", .integer(id)), .init("payout", .integer(payout)),
    ]
    members += due.json.members ?? []
    members.append(.init("posted_at", .string(RFC3339.text(postedAt))))
    return .object(members)
  }
}
