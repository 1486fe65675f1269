import Programme
import Records

/// The codes of a batch as a table for whoever prints them.
struct UnitTable: Sendable {
  /// Rows that are made at a time.
  static let rowsPerPiece: Int64 = 1_000

  private let coding: UnitCoding
  private let address: String

  /// - Parameter address: of the batch's link.
  init(_ batch: UnitBatch, leadingTo address: String) {
    coding = UnitCoding(batch)
    self.address = address
  }

  /// - Parameter numbers: of the codes; the first piece is the heading.
  func pieces(of numbers: ClosedRange<Int64>) -> LazyPieces {
    let count = Int((numbers.upperBound - numbers.lowerBound) / Self.rowsPerPiece + 1)
    return LazyPieces(count: count + 1) { [self] index in
      guard index > 0 else { return Self.heading }
      let first = numbers.lowerBound + Int64(index - 1) * Self.rowsPerPiece
      return rows(first...min(numbers.upperBound, first + Self.rowsPerPiece - 1))
    }
  }

  private static let heading = CSVRow([.text("number"), .text("unit"), .text("url")]).text

  private func rows(_ numbers: ClosedRange<Int64>) -> String {
    var text = ""
    for number in numbers {
      let unit = coding.code(number).text
      text +=
        CSVRow(
          [.number(number), .text(unit), .text("\(address)?unit=\(unit)")]
        ).text
    }
    return text
  }
}
