package import Programme

extension Balance {
  package var json: JSON {
    var object = JSONObject()
    object.add("account", account.name)
    object.add("unit", .choice(unit))
    object.add("amount", .integer(amount))
    return object.json
  }
}

/// A record that changed nothing.
package struct RefusalReport: Hashable, Sendable {
  /// Counted from 1, comments and blank lines left out.
  package let record: Int
  package let code: RefusalCode

  package init(record: Int, code: RefusalCode) {
    self.record = record
    self.code = code
  }

  var json: JSON {
    var object = JSONObject()
    object.add("record", .integer(Int64(record)))
    object.add("code", .choice(code))
    return object.json
  }
}

/// What a run of a scenario comes to.
/// - Source: scenario format.
package struct ScenarioOutput: Hashable, Sendable {
  package var lines: [LineReport]
  package var balances: [Balance]
  package var refused: [RefusalReport]
  /// The months that were closed, in their order.
  package var periods: [PeriodReport]
  /// What first opens of shared links came to, by link.
  package var coupons: [ShareCoupon]

  package init(
    lines: [LineReport], balances: [Balance], refused: [RefusalReport],
    periods: [PeriodReport] = [], coupons: [ShareCoupon] = []
  ) {
    self.periods = periods
    self.coupons = coupons
    self.lines = lines
    self.balances = balances
    self.refused = refused
  }

  /// Lines sorted by order and line, balances by account and unit and without zeros, refusals by
  /// record, whatever order they were given in; `periods` only where a month was closed, `coupons` by
  /// link and only where there are any.
  package var json: JSON {
    let lines = lines.sorted { ($0.order, $0.line) < ($1.order, $1.line) }
    let balances = balances.filter { $0.amount != 0 }
      .sorted { ($0.account, $0.unit) < ($1.account, $1.unit) }
    let refused = refused.sorted { $0.record < $1.record }
    let closed = JSON.Member("periods", .array(periods.map(\.json)))
    let coupons = coupons.sorted { $0.link < $1.link }
    let given = JSON.Member("coupons", .array(coupons.map(\.json)))
    return .object(
      [
        JSON.Member("lines", .array(lines.map(\.json))),
        JSON.Member("balances", .array(balances.map(\.json))),
        JSON.Member("refused", .array(refused.map(\.json))),
      ] + (periods.isEmpty ? [] : [closed]) + (coupons.isEmpty ? [] : [given]))
  }

  /// The document that is printed, with a line feed at its end.
  package var text: String { json.prettyText }
}
