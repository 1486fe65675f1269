package import Programme

/// How large the parts of a record may be.
package enum RecordLimits {
  /// - Unit: bytes of one record.
  package static let recordBytes = 1 << 20
  package static let orderLines = 1_000
  package static let planInstitutions = 1_000
  package static let giftRecipients = 1_000
  package static let scenes = 64
  /// - Unit: bytes of UTF-8 of one free text.
  package static let textBytes = 128
  /// - Unit: bytes of a click's network address.
  package static let addressBytes = 64
  package static let quantities: ClosedRange<Int64> = 1...1_000_000_000
  /// - Unit: pieces of one change of a stock, either way.
  package static let stockPieces: Int64 = 1_000_000_000
  package static let windowDays: ClosedRange<Int64> = 1...3_650
  /// The largest threshold of a rule on risk that counts something.
  package static let riskCount: Int64 = 1_000_000_000
  package static let latenessDays: ClosedRange<Int64> = 0...3_650
  /// - Unit: 1/100 of a point of a shop's score.
  package static let scoreX100: ClosedRange<Int64> = 0...1_000_000
  package static let couponsADay: ClosedRange<Int64> = 0...1_000
  /// - Unit: 1/100 of a point of growth cards.
  package static let usedCards: ClosedRange<Int64> = 0...Fen.largestInEvent.value
  package static let shares: ClosedRange<PPM> = .zero ... .whole
  package static let sharerRates: ClosedRange<PPM> = .zero ... .planCeiling

  /// A line of a scenario may be any object of JSON: what no record has is refused as a record, and
  /// isn't the end of the run.
  package static let scenarioJSON = JSONLimits(bytes: recordBytes, depth: 128, members: 4_096)
  /// What the parser of one record's JSON may be made to do.
  package static let json = JSONLimits(bytes: recordBytes)
}
