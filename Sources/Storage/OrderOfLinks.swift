internal import Programme

extension [ClickCount] {
  /// In the order in which the books keep them; of equal places each as it was.
  var inOrder: [ClickCount] {
    inOrder(by: \.code, first: \.hour.number) { $0.kind.code }
  }
}

extension [ToldOpening] {
  /// By part and link; those of one link as they were among themselves.
  var inOrder: [ToldOpening] { inOrder(by: \.code, first: \.part) { _ in 0 } }
}

extension Array {
  /// - Parameters:
  ///   - first: what counts before the link.
  ///   - last: what counts after it.
  fileprivate func inOrder(
    by code: (Element) -> LinkCode, first: (Element) -> Int64, last: (Element) -> Int64
  ) -> [Element] {
    guard count > 1 else { return self }
    var places: [Place] = []
    places.reserveCapacity(count)
    for index in indices {
      let element = self[index]
      places.append(
        Place(
          first: first(element), codeStart: code(element).start, last: last(element), index: index))
    }
    places.sort { left, right in
      guard left.first == right.first else { return left.first < right.first }
      guard left.codeStart == right.codeStart else { return left.codeStart < right.codeStart }
      let (code, other) = (code(self[left.index]), code(self[right.index]))
      guard code == other else { return code < other }
      return (left.last, left.index) < (right.last, right.index)
    }
    return places.map { self[$0.index] }
  }
}

/// Where an element stands, in numbers: comparing them costs less than comparing texts.
private struct Place {
  let first: Int64
  let codeStart: UInt64
  let last: Int64
  let index: Int
}

extension LinkCode {
  /// The first eight bytes, in the order of texts.
  fileprivate var start: UInt64 {
    var start: UInt64 = 0
    var shift: UInt64 = 64
    for byte in text.utf8.prefix(8) {
      shift -= 8
      start |= UInt64(byte) << shift
    }
    return start
  }
}
