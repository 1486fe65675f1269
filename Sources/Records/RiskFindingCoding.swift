package import Programme

extension RiskAssessment {
  /// What is said of a line: the verdict, and every rule that had something to measure.
  package func json(withThresholds: Bool) -> JSON {
    var object = JSONObject()
    object.add("verdict", .choice(verdict))
    object.add("rules", .array(findings.map { $0.json(withThreshold: withThresholds) }))
    return object.json
  }
}

extension RiskFinding {
  fileprivate func json(withThreshold: Bool) -> JSON {
    var object = JSONObject()
    object.add("rule", .choice(rule))
    object.add("verdict", isFired ? .choice(action) : .choice(RiskVerdict.pass))
    object.add("measured", .integer(measured))
    guard withThreshold else { return object.json }
    object.add(rule.side == .above ? "above" : "below", .integer(threshold))
    return object.json
  }
}

extension Review {
  package var json: JSON {
    var object = JSONObject()
    object.add("outcome", .choice(outcome))
    object.add("by", reviewer)
    object.add("why", reason)
    object.add("at", at)
    return object.json
  }
}
