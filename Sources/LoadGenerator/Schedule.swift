/// When each request of an open loop is due, to the nanosecond, however late it is sent.
struct Schedule: Sendable {
  let start: Int64
  let rate: Int
  let count: Int
  /// The first that isn't sent yet.
  private(set) var next = 0

  /// - Unit: nanoseconds of the monotonic clock; requests a second.
  init(start: Int64, rate: Int, milliseconds: Int) {
    self.start = start
    self.rate = rate
    count = rate * milliseconds / 1_000
  }

  func isDue(at now: Int64) -> Bool { next < count && moment(next) <= now }

  var isOver: Bool { next == count }

  /// Of the next request; whoever asks sends it.
  mutating func take() -> Int64 {
    defer { next += 1 }
    return moment(next)
  }

  /// When the next one is due; nil after the last.
  var upcoming: Int64? { next < count ? moment(next) : nil }

  private func moment(_ index: Int) -> Int64 {
    start + Int64(index / rate) * 1_000_000_000 + Int64(index % rate * 1_000_000_000 / rate)
  }
}
