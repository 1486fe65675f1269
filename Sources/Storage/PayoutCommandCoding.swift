internal import Programme
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
      }
    return JSON.object(members).text
  }

  static func content(step: PayoutStep, text: String) throws -> PayoutCommand.Content {
    let json = try JSON.parse(Array(text.utf8), limits: .trusted)
    guard step == .closed else {
      let payouts = (json["payouts"]?.array ?? []).compactMap(\.integer)
      return .move(step, payouts: payouts, note: json["note"]?.string)
    }
    guard let period = json["period"]?.string.flatMap(PayoutPeriod.init) else {
      throw StoreError.corrupt("it names no period")
    }
    return .close(period)
  }
}

extension PayoutCommand.Content {
  var step: PayoutStep {
    switch self {
    case .close: .closed
    case .move(let step, _, _): step
    }
  }
}
