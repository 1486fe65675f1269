/// Quarters as people name them, and when they begin and end.
extension Quarter {
  /// - Parameter text: as ``name``, for instance `2025Q2`.
  /// - Returns: nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "Q", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 1], let year = Int64(parts[0]),
      let number = Int64(parts[1]),
      (1...4).contains(number), year >= 1970
    else { return nil }
    self.init(of: ShanghaiDate.start(year: year, month: 3 * number, day: 1))
  }

  package var moments: Range<Timestamp> {
    let first = ShanghaiDate.start(year: year, month: 3 * number - 2, day: 1)
    let next =
      number == 4
      ? ShanghaiDate.start(year: year + 1, month: 1, day: 1)
      : ShanghaiDate.start(year: year, month: 3 * number + 1, day: 1)
    return first..<next
  }
}
