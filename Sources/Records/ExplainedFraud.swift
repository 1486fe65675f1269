package import Programme

/// The case by which a line is fraud, and what it took back.
package struct ExplainedFraud: Hashable, Sendable {
  package let fraud: ConfirmedFraud
  /// What was taken, and from where, in the order of the steps.
  package let steps: [Due]

  /// - Parameter posted: what the ledger holds for the line.
  package init(_ fraud: ConfirmedFraud, posted: [Due]) {
    self.fraud = fraud
    steps = EntryKind.ofFraud.flatMap { kind in
      posted.filter { $0.kind == kind && $0.amount < 0 }
    }
  }

  package var json: JSON {
    var object = JSONObject()
    object.add("case", fraud.caseID)
    object.add("by", fraud.by)
    object.add("why", fraud.why.map { .string($0) } ?? .null)
    object.add("at", fraud.at)
    object.add("steps", .array(steps.map(Self.json)))
    return object.json
  }

  private static func json(_ step: Due) -> JSON {
    var object = JSONObject()
    object.add("step", .choice(step.kind))
    object.add("account", step.account.name)
    object.add("unit", .choice(step.unit))
    object.add("amount", .integer(-step.amount))
    return object.json
  }
}
