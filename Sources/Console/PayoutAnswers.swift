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
  var json: JSON {
    guard case .move(let step, let payouts, let note) = content else { return .null }
    return .object([
      .init("key", .string(key.text)), .init("step", .string(step.rawValue)),
      .init("payouts", .array(payouts.map(JSON.integer))), .init("note", .optional(note)),
      .init("at", .string(RFC3339.text(at))),
    ])
  }
}

extension StoredStatement {
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
