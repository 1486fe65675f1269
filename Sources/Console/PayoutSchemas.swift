import Programme
import Records

/// What goes in and out about payouts.
extension OpenAPISchemas {
  static var payouts: [JSON.Member] {
    [
      .init("close_payouts", object([.init("key", id), .init("period", payoutPeriod)])),
      .init(
        "move_payouts",
        object(
          [.init("key", id), .init("payouts", payoutNumbers), .init("note", nullable(note))],
          optional: ["note"])),
      .init(
        "pay_payouts",
        object(
          [
            .init("key", id), .init("payouts", nullable(payoutNumbers)),
            .init("period", nullable(payoutPeriod)), .init("note", nullable(note)),
          ],
          optional: ["payouts", "period", "note"])),
      .init(
        "moved_payouts",
        object(
          [
            .init("key", id), .init("step", choice(PayoutStep.self)),
            .init("payouts", array(of: amount)), .init("period", payoutPeriod),
            .init("count", amount), .init("note", nullable(text)), .init("at", time),
          ],
          optional: ["payouts", "period"])),
      .init(
        "payout_period",
        object([
          .init("period", payoutPeriod), .init("from", time), .init("to", time),
          .init("minimum_fen", money), .init("closing", amount),
        ])),
      .init("payout", object(payoutFields)),
      .init(
        "payout_statement",
        object(
          payoutFields + [
            .init("movements", array(of: reference("due"))),
            .init("entries", array(of: reference("payout_entry"))),
          ])),
      .init(
        "payout_entry",
        object(
          [.init("id", amount), .init("payout", amount)] + dueFields
            + [.init("posted_at", time)])),
    ]
  }

  private static var payoutFields: [JSON.Member] {
    [
      .init("payout", amount), .init("period", payoutPeriod), .init("account", text),
      .init("unit", choice(Unit.self)), .init("opening", amount), .init("credited", amount),
      .init("debited", amount), .init("payable", amount), .init("carried", amount),
      .init("state", choice(PayoutState.self)), .init("state_at", time),
      .init("note", nullable(text)),
    ]
  }

  private static let payoutPeriod = JSON.object([
    .init("type", .string("string")),
    .init(
      "pattern",
      .string(#"^\d{4}-\d{2}(-\d{2}\.\.\d{4}-\d{2}-\d{2})?$"#)),
  ])

  private static let note = JSON.object([
    .init("type", .string("string")), .init("maxLength", .integer(Int64(RecordLimits.textBytes))),
  ])

  private static let payoutNumbers = JSON.object([
    .init("type", .string("array")), .init("items", amount), .init("minItems", .integer(1)),
    .init("maxItems", .integer(Int64(ConsoleLimits.payoutsAtOnce))),
  ])
}
