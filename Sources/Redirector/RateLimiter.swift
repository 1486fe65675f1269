/// Lets so many through a second, and as many at once after a quiet second.
struct RateLimiter {
  private let perSecond: Int64
  /// In thousandths.
  private var tokens: Int64
  private var updatedAt: Int64?

  init(perSecond: Int) {
    self.perSecond = Int64(perSecond)
    tokens = Int64(perSecond) * 1_000
  }

  /// - Returns: whether there was room for one more.
  mutating func admit(at nowMilliseconds: Int64) -> Bool {
    let elapsed = max(0, min(1_000, nowMilliseconds - (updatedAt ?? nowMilliseconds)))
    updatedAt = nowMilliseconds
    tokens = min(perSecond * 1_000, tokens + elapsed * perSecond)
    guard tokens >= 1_000 else { return false }
    tokens -= 1_000
    return true
  }

  /// Lets one more through, for one that needn't have been counted.
  mutating func giveBack() { tokens = min(perSecond * 1_000, tokens + 1_000) }
}
