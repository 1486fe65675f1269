internal import Programme

extension [ClickCount] {
  /// In the order in which the books keep them; of equal places each as it was.
  var inOrder: [ClickCount] {
    var places: [Place] = []
    places.reserveCapacity(count)
    for index in indices {
      let count = self[index]
      places.append(
        Place(
          hour: count.hour.number, codeStart: count.code.start, kind: count.kind.code, index: index)
      )
    }
    places.sort { left, right in
      guard left.hour == right.hour else { return left.hour < right.hour }
      guard left.codeStart == right.codeStart else { return left.codeStart < right.codeStart }
      let (code, other) = (self[left.index].code, self[right.index].code)
      guard code == other else { return code < other }
      return (left.kind, left.index) < (right.kind, right.index)
    }
    return places.map { self[$0.index] }
  }
}

/// Where a count stands, in numbers: comparing them costs less than comparing texts.
private struct Place {
  let hour: Int64
  let codeStart: UInt64
  let kind: Int64
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
