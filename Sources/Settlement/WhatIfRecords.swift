package import Programme
package import Records

/// A record that a what-if can't take.
package struct WhatIfRefusal: Error, Hashable, Sendable {
  /// The line of the file, counted from 1.
  package let line: Int
  package let refusal: Refusal
}

/// Reads the records of a what-if.
package enum WhatIfRecords {
  /// No record is older, so one of this time holds for the whole past.
  package static let beginning = Timestamp(milliseconds: 0)

  /// - Parameters:
  ///   - period: at whose end a record without `at` has to fit what it refers to.
  ///   - catalogue: everything that is known now.
  /// - Throws: ``WhatIfRefusal`` for the first line that isn't such a record, or breaks a rule.
  package static func overrides(
    of lines: [ScenarioLine], for period: PayoutPeriod, over catalogue: any Catalogue
  ) throws -> Overrides {
    var overrides = Overrides()
    for line in lines {
      do {
        try add(line, to: &overrides, period, catalogue)
      } catch let refusal as Refusal {
        throw WhatIfRefusal(line: line.line, refusal: refusal)
      }
    }
    return overrides
  }

  private static func add(
    _ line: ScenarioLine, to overrides: inout Overrides, _ period: PayoutPeriod,
    _ catalogue: any Catalogue
  ) throws {
    let parsed = try RecordParser(RecordContext(at: beginning)).parse(line.json)
    func isLeftOut(_ field: String) -> Bool { line.json[field].map { $0 == .null } ?? true }
    guard case .catalogue(var record, var moment) = parsed.record else { throw notOfTerms }
    let isDated = !isLeftOut("at")
    if !isDated, let known = try firstVersion(of: record, in: catalogue) {
      moment = known.at
      if case .plan(var plan) = record, case .plan(let first) = known.record, isLeftOut("from") {
        plan.from = first.from
        record = .plan(plan)
      }
    }
    var others = overrides
    guard others.add(record, at: moment) else { throw notOfTerms }
    _ = try admit(
      record, at: isDated ? moment : period.lastMoment,
      in: OverriddenCatalogue(catalogue, by: overrides))
    if let refusal = parsed.rateRefusal { throw refusal }
    if case .promoter(let promoter, let patch) = record, patch.parent != .keep {
      try refuseLoop(of: promoter, from: moment, in: OverriddenCatalogue(catalogue, by: others))
    }
    overrides = others
  }

  /// What a record without a time stands in for from its beginning, so that it outranks what that outranked.
  private static func firstVersion(
    of record: CatalogueRecord, in catalogue: any Catalogue
  ) throws -> (record: CatalogueRecord, at: Timestamp)? {
    func first<Value>(
      _ histories: [History<Value>], _ isOne: (Value) -> Bool,
      _ make: (Value) -> CatalogueRecord
    ) -> (record: CatalogueRecord, at: Timestamp)? {
      histories.lazy.compactMap(\.versions.first).first { isOne($0.value) }
        .map { (make($0.value), $0.at) }
    }
    switch record {
    case .plan(let plan):
      return first(try catalogue.plans(for: plan.product), { $0.id == plan.id }) { .plan($0) }
    case .allocation(let allocation):
      let known = try catalogue.allocations(of: allocation.institution)
      return first(known, { $0.id == allocation.id }) { .allocation($0) }
    case .scheme(let scheme):
      let known = try catalogue.schemes(of: scheme.institution)
      return first(known, { $0.id == scheme.id }) { .scheme($0) }
    case .agentPrice(let price):
      let known = try catalogue.agentPrices(of: price.institution, for: price.product)
      return first(known, { $0.id == price.id }) { .agentPrice($0) }
    default: return nil
    }
  }

  private static var notOfTerms: Refusal {
    Refusal(
      .malformed,
      """
      type: clicks, links, bindings, stocks and orders are what happened; expected policy, shop, \
      product, institution, promoter, sharer, plan, allocation, scheme or agent_price
      """)
  }
}
