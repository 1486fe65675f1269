package import Programme
internal import Records

/// Commands about payouts as they are stored.
enum PayoutCommandCoding {
  static func text(_ content: PayoutCommand.Content) -> String {
    let members: [JSON.Member] =
      switch content {
      case .close(let period): [.init("period", .string(period.description))]
      case .move(_, let payouts, let note):
        [
          .init("payouts", .array(payouts.map(JSON.integer))), .init("note", .optional(note)),
        ]
      case .pay(let period, let note):
        [.init("period", .string(period.description)), .init("note", .optional(note))]
      }
    return JSON.object(members).text
  }

  static func content(step: PayoutStep, text: String) throws -> PayoutCommand.Content {
    let json = try JSON.parse(Array(text.utf8), limits: .trusted)
    let note = json["note"]?.string
    if step != .closed, let numbers = json["payouts"]?.array {
      return .move(step, payouts: numbers.compactMap(\.integer), note: note)
    }
    guard let period = json["period"]?.string.flatMap(PayoutPeriod.init) else {
      throw StoreError.corrupt("it names no period")
    }
    switch step {
    case .closed: return .close(period)
    case .paid: return .pay(period, note: note)
    case .returned: throw StoreError.corrupt("it puts a whole period back")
    }
  }
}

extension PayoutCommand.Content {
  package var step: PayoutStep {
    switch self {
    case .close: .closed
    case .move(let step, _, _): step
    case .pay: .paid
    }
  }
}
