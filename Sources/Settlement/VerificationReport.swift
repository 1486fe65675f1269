/// A difference between the ledger and what the stored events give.
package struct Discrepancy: Hashable, Sendable, CustomStringConvertible {
  package let description: String
}

/// What a verification looked at and found.
package struct VerificationReport: Sendable {
  package var events: Int64 = 0
  package var lines: Int64 = 0
  package var entries: Int64 = 0
  package var balances: Int64 = 0
  package var discrepancies: [Discrepancy] = []
  /// More were found than are listed.
  package var isCut = false

  package static let mostListed = 1_000

  mutating func found(_ text: String) {
    if discrepancies.count < Self.mostListed {
      discrepancies.append(Discrepancy(description: text))
    } else {
      isCut = true
    }
  }
}
