import Programme

/// A link as it was found in a table: numbers, nothing that would have to be counted or freed.
///
/// It says where its destination stands, and so is good until the table is changed.
struct CachedLink {
  let life: LinkLife
  let placement: Placement
  let isSharer: Bool
  let passesQuery: Bool
  let cell: Int
  /// In bytes from the cell's beginning.
  let textStart: Int
  let pieces: Destination.Pieces
}

/// How far a cached link can be relied on.
struct LinkFreshness {
  private static let timeBits: UInt64 = 40

  /// Until when, 40 bits, and as of which generation, 24 bits.
  let bits: UInt64

  init(bits: UInt64) { self.bits = bits }

  /// - Parameter until: milliseconds of the loop's clock; below zero is zero, and beyond 34 years
  ///   is 34 years.
  init(until: Int64, generation: UInt32) {
    let time = UInt64(max(0, min(until, 1 << Int64(Self.timeBits) - 1)))
    bits = UInt64(generation) &<< Self.timeBits | time
  }

  var until: Int64 { Int64(bits & (1 << Self.timeBits - 1)) }
  var generation: UInt32 { UInt32(truncatingIfNeeded: bits &>> Self.timeBits) }
}

extension Placement {
  private static let byCellValue = Placement.allCases

  /// Its number among all, as a cell holds it.
  var cellValue: UInt8 { UInt8(Self.byCellValue.firstIndex(of: self)!) }

  /// - Parameter cellValue: of a placement.
  init(cellValue: UInt8) { self = Self.byCellValue[Int(cellValue)] }
}
