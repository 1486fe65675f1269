/// The codes of which a loop knows that there is no link, for a short time; bounded.
struct AbsentCodes {
  private let limit: Int
  private let milliseconds: Int64
  private var untils: [CodeKey: Int64] = [:]
  /// Those in `untils`, in the order in which they came, from `start` on.
  private var queue: [(code: CodeKey, until: Int64)] = []
  private var start = 0

  init(limit: Int, milliseconds: Int64) {
    self.limit = limit
    self.milliseconds = milliseconds
  }

  var count: Int { untils.count }

  func contains(_ code: CodeKey, at nowMilliseconds: Int64) -> Bool {
    guard let until = untils[code] else { return false }
    return nowMilliseconds < until
  }

  mutating func insert(_ code: CodeKey, at nowMilliseconds: Int64) {
    if queue.count - start >= limit { removeOldest() }
    let until = nowMilliseconds + milliseconds
    untils[code] = until
    queue.append((code, until))
  }

  mutating func remove(_ code: CodeKey) {
    if !untils.isEmpty { untils[code] = nil }
  }

  mutating func removeAll() {
    untils.removeAll(keepingCapacity: true)
    queue.removeAll(keepingCapacity: true)
    start = 0
  }

  private mutating func removeOldest() {
    let oldest = queue[start]
    if untils[oldest.code] == oldest.until { untils[oldest.code] = nil }
    start += 1
    guard start > limit else { return }
    queue.removeFirst(start)
    start = 0
  }
}
