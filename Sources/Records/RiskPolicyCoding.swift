package import Programme

extension RiskRule {
  /// The field that holds the last measure that is in order, and what it may be; nil for a rule that
  /// either finds something or doesn't.
  package var threshold: (field: String, range: ClosedRange<Int64>)? {
    switch self {
    case .ownPurchase, .missingLogistics: nil
    case .clickToPayment: ("below_seconds", 1...RecordLimits.riskCount)
    case .ordersPerDay, .clicksPerAddress, .buyersPerAddress: ("above", 1...RecordLimits.riskCount)
    case .repeatedLogistics: ("above", 0...RecordLimits.riskCount)
    case .refundRatio: ("above_ppm", 0...PPM.whole.value)
    case .priceDrop: ("below_ppm", 1...PPM.whole.value)
    }
  }

  /// The field that holds the fewest lines to compare with.
  package static let fromLines = "from_lines"

  fileprivate var fields: [String] {
    ["verdict"] + (threshold.map { [$0.field] } ?? []) + (needsLines ? [Self.fromLines] : [])
  }

  fileprivate func setting(_ fields: RecordFields) throws(Refusal) -> RiskSetting {
    var setting = RiskSetting(action: try fields.required("verdict", .choice()), threshold: 0)
    if let threshold {
      setting.threshold = try fields.required(threshold.field, .integer(in: threshold.range))
    }
    if needsLines {
      setting.fromLines =
        try fields.optional(Self.fromLines, .integer(in: 1...RecordLimits.riskCount))
        ?? RiskSetting.usualLines
    }
    return setting
  }

  fileprivate func json(_ setting: RiskSetting) -> JSON {
    var object = JSONObject()
    object.add("verdict", .choice(setting.action))
    if let threshold { object.add(threshold.field, .integer(setting.threshold)) }
    if needsLines { object.add(Self.fromLines, .integer(setting.fromLines)) }
    return object.json
  }
}

extension RecordParser {
  func riskPolicy(_ fields: RecordFields) throws(Refusal) -> RiskPolicy {
    var policy = RiskPolicy()
    for rule in RiskRule.allCases {
      guard let json = fields[rule.rawValue], json != .null else { continue }
      policy.settings[rule] = try within(rule.rawValue) { () throws(Refusal) in
        try rule.setting(try RecordFields(json, known: rule.fields))
      }
    }
    return policy
  }
}

extension JSONObject {
  /// Every rule, null where it is off.
  mutating func add(_ policy: RiskPolicy) {
    for rule in RiskRule.allCases {
      add(rule.rawValue, policy.settings[rule].map(rule.json) ?? .null)
    }
  }
}
