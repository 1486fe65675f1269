/// Gives each click its time and its place within the millisecond.
struct ClickClock {
  /// A clock set back by less than this is waited for, so that ids keep their order.
  static let toleranceMilliseconds: Int64 = 1_000

  private(set) var milliseconds: Int64 = 0
  private var order: UInt64 = 0

  /// - Parameter wall: the wall clock, sampled once a turn.
  mutating func set(_ wall: Int64) {
    let isSetBack = wall < milliseconds && milliseconds - wall < Self.toleranceMilliseconds
    guard wall != milliseconds, !isSetBack else { return }
    milliseconds = wall
    order = 0
  }

  /// The place of the next click; those beyond what an id can tell apart share the last one.
  mutating func nextOrder() -> UInt64 {
    defer { order += 1 }
    return min(order, ClickToken.ordersPerMillisecond - 1)
  }
}
