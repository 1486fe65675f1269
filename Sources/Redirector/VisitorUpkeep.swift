import RedisClient

/// Which visitors' keys in Redis were seen to lately, so that most clicks of returning visitors are
/// one command instead of three.
///
/// - Shape: sets of eight places of eight bytes, so that a look costs one line of memory. A place
///   holds 40 of the visitor's random bits, when its key was seen to, and how many touches it got
///   since. A visitor that was pushed out costs two commands more. The set's number is made of other
///   random bits; one visitor in 2^37 is taken for another, whose key then isn't renewed that day.
///
/// Whoever owns it forgets everything when Redis may have lost what it was sent.
struct VisitorUpkeep {
  /// For so long a key isn't seen to again, and for so much longer than needed it is kept.
  static let renewalMilliseconds = TouchLayout.renewalMilliseconds
  /// Touches that a loop adds to a key at most until it is trimmed.
  static let surplusTouches: UInt64 = 16
  /// Visitors that are remembered.
  static let visitors = 1 << 19

  private static let places = 8
  private static let countBits: UInt64 = 6
  /// Quarters of an hour since the loop's clock began, one at least, for seven years.
  private static let timeBits: UInt64 = 18
  private static let quarterMilliseconds: Int64 = 15 * 60 * 1_000
  private static let renewalQuarters =
    UInt64(renewalMilliseconds / quarterMilliseconds) - 1

  /// How the key of a visitor stands who leaves one more touch.
  enum State {
    /// It can't be there yet: it needs a date at which it expires.
    case new
    /// It was seen to not long ago.
    case recent
    /// It needs a new date, and may hold too much.
    case old
  }

  private let sets: Int
  /// Zero: free.
  private var table: [UInt64] = []

  init(visitors: Int = Self.visitors) {
    precondition(visitors.nonzeroBitCount == 1 && visitors >= Self.places, "a power of two")
    sets = visitors / Self.places
  }

  /// How the visitor's key stands, with one more touch; unless it is recent, it is taken as seen to.
  ///
  /// - Parameters:
  ///   - isReturning: whether there may be a key already.
  ///   - now: monotonic.
  mutating func touch(
    _ visitor: VisitorToken, isReturning: Bool, now milliseconds: Int64
  ) -> State {
    if table.isEmpty { table = [UInt64](repeating: 0, count: sets * Self.places) }
    let quarter = UInt64(max(0, milliseconds) / Self.quarterMilliseconds) + 1
    let stateBits = Self.timeBits + Self.countBits
    let fingerprint = visitor.first &<< stateBits
    let start = Int(truncatingIfNeeded: visitor.second & UInt64(sets - 1)) * Self.places
    var oldest = start
    var oldestTime = UInt64.max
    for index in start..<start + Self.places {
      let place = table[index]
      let time = place &>> Self.countBits & (1 << Self.timeBits - 1)
      if (place &>> stateBits) &<< stateBits == fingerprint, time > 0 {
        let isRecent = quarter &- time < Self.renewalQuarters
        let count = place & (1 << Self.countBits - 1)
        if isReturning, isRecent, count < Self.surplusTouches {
          table[index] = place &+ 1
          return .recent
        }
        oldest = index
        break
      }
      if time < oldestTime { (oldest, oldestTime) = (index, time) }
    }
    let time = quarter & (1 << Self.timeBits - 1)
    table[oldest] = fingerprint | time &<< Self.countBits | 1
    return isReturning ? .old : .new
  }

  /// Sees to every key anew.
  mutating func forgetAll() { table = [] }
}
