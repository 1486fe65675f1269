package import Programme

/// A line that the rules on risk didn't pass.
package struct BlockedLine: Hashable, Sendable {
  package var order: OrderID
  package var line: LineID
  package var shop: ShopID
  /// Whose promoter won it, if one did.
  package var institution: InstitutionID?
  /// What the rules said: hold or reject.
  package var verdict: RiskVerdict
  /// The rules that fired, in the order of ``RiskRule``.
  package var rules: [RiskRule]
  /// What payers are charged, or would have been, by the first settlement.
  package var charged: Fen
  package var completedAt: Timestamp
  /// `held`, `rejected`, `cancelled`, or `settled` once it was released.
  package var status: LineStatus

  package init(
    order: OrderID, line: LineID, shop: ShopID, institution: InstitutionID?,
    verdict: RiskVerdict, rules: [RiskRule], charged: Fen, completedAt: Timestamp,
    status: LineStatus
  ) {
    self.verdict = verdict
    self.order = order
    self.line = line
    self.shop = shop
    self.institution = institution
    self.rules = rules
    self.charged = charged
    self.completedAt = completedAt
    self.status = status
  }
}

/// Which of the blocked lines are meant.
package struct BlockedFilter: Hashable, Sendable {
  package var status: LineStatus?
  package var shop: ShopID?
  package var institution: InstitutionID?

  package init(
    status: LineStatus? = nil, shop: ShopID? = nil, institution: InstitutionID? = nil
  ) {
    self.status = status
    self.shop = shop
    self.institution = institution
  }
}

/// A number of lines, and what payers are charged for them.
package struct LineCount: Hashable, Sendable {
  package var lines: Int64
  package var charged: Fen

  package init(lines: Int64, charged: Fen) {
    self.lines = lines
    self.charged = charged
  }

  package static let none = LineCount(lines: 0, charged: .zero)

  package static func += (left: inout LineCount, right: LineCount) {
    left.lines += right.lines
    left.charged = left.charged + right.charged
  }
}

/// Lines of one verdict and status of which a rule fired; without a rule, all that didn't pass.
package struct BlockedCount: Hashable, Sendable {
  package let rule: RiskRule?
  package let verdict: RiskVerdict
  package let status: LineStatus
  package let count: LineCount

  package init(rule: RiskRule?, verdict: RiskVerdict, status: LineStatus, count: LineCount) {
    self.rule = rule
    self.verdict = verdict
    self.status = status
    self.count = count
  }
}

package protocol RiskReading: RiskFactReading {
  /// The newest event whose facts were taken in.
  func riskFactsUpTo() throws -> Int64

  /// All facts that were taken in.
  func riskFacts() throws -> RiskFactSums

  /// Blocked lines after a place in the order of blocking, each with its place.
  func blockedLines(
    _ filter: BlockedFilter, after place: Int64, limit: Int
  ) throws -> [(place: Int64, line: BlockedLine)]

  func blockedLine(_ line: LineID, of order: OrderID) throws -> BlockedLine?

  /// Lines of orders that were completed in a period and that something was posted for at first.
  func postedLines(completedFrom start: Timestamp, before end: Timestamp) throws -> LineCount

  /// Blocked lines of orders that were completed in a period.
  func blockedCounts(
    completedFrom start: Timestamp, before end: Timestamp
  ) throws -> [BlockedCount]
}

package protocol RiskWriting {
  func add(_ fact: RiskFact) throws

  func setRiskFacts(upTo event: Int64) throws

  /// Records a blocked line, or what became of it.
  func save(_ line: BlockedLine) throws
}
