/// The one of `names` that `name` was most likely meant to be.
/// - Returns: it, and how many characters have to be inserted, removed, replaced or swapped with
///   their neighbour; nil without names.
func nearest(to name: String, among names: [String]) -> (name: String, edits: Int)? {
  let target = Array(name.utf8)
  return names.map { ($0, editDistance(target, Array($0.utf8))) }.min { $0.1 < $1.1 }
}

/// - Source: the optimal string alignment distance, row by row.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in 0..<left.count {
    var current = [row + 1]
    for column in 0..<right.count {
      let isSame = left[row] == right[column]
      var best = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        best = min(best, beforeLast[column - 1] + 1)
      }
      current.append(best)
    }
    beforeLast = last
    last = current
  }
  return last[right.count]
}
