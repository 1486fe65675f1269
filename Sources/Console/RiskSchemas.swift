import Programme
import Records

/// What goes in and out about risk.
extension OpenAPISchemas {
  static var risk: [JSON.Member] {
    RiskRule.allCases.map { .init("risk_\($0.rawValue)", $0.setting) } + [
      .init("risk_assessment", assessment),
      .init(
        "review",
        object([
          .init("outcome", choice(Review.Outcome.self)), .init("by", text), .init("why", text),
          .init("at", time),
        ])),
      .init("new_review", object([.init("why", text)])),
      .init(
        "blocked_line",
        .object([
          .init("allOf", .array([reference("order_line_report"), object(blockedFields)]))
        ])),
      .init("line_count", object([.init("lines", amount), .init("charged_fen", amount)])),
      .init("blocked", blocked),
    ]
  }

  private static let blockedFields: [JSON.Member] = [
    .init("shop", id), .init("completed_at", time), .init("charged_fen", amount),
  ]

  private static var assessment: JSON {
    object([
      .init("verdict", choice(RiskVerdict.self)),
      .init(
        "rules",
        array(
          of: object(
            [
              .init("rule", choice(RiskRule.self)), .init("verdict", choice(RiskVerdict.self)),
              .init("measured", amount), .init("above", amount), .init("below", amount),
            ], optional: ["above", "below"]))),
    ])
  }

  private static var blocked: JSON {
    let outcomes = ["all", "held", "released", "rejected", "cancelled"].map {
      JSON.Member($0, reference("line_count"))
    }
    return object([
      .init("period", text), .init("from", time), .init("to", time),
      .init("all", reference("line_count")), .init("blocked", object(outcomes)),
      .init("rules", array(of: object([.init("rule", choice(RiskRule.self))] + outcomes))),
    ])
  }
}

extension RiskRule {
  /// How the rule is set.
  fileprivate var setting: JSON {
    var fields = [JSON.Member("verdict", OpenAPISchemas.choice(RiskAction.self))]
    if let threshold {
      fields.append(.init(threshold.field, OpenAPISchemas.integer(threshold.range)))
    }
    if needsLines {
      fields.append(
        .init(
          RiskRule.fromLines,
          OpenAPISchemas.nullable(OpenAPISchemas.integer(1...RecordLimits.riskCount))))
    }
    return OpenAPISchemas.object(fields, optional: [RiskRule.fromLines])
  }
}
