/// Which visitors' keys in Redis were seen to lately, so that most clicks of returning visitors are
/// one command instead of three.
///
/// Sets of four places in one block, so that a look costs one line of memory, and a visitor that
/// was pushed out merely costs two commands more. It is the owner's task to forget everything when
/// Redis may have lost what it was sent.
struct VisitorUpkeep {
  /// For so long a key isn't seen to again, and for so much longer than needed it is kept.
  static let renewalMilliseconds: Int64 = 24 * 60 * 60 * 1_000
  /// Touches beyond the kept ones that a loop may leave in a key until it is trimmed.
  static let surplusTouches: UInt64 = 16
  /// Visitors that are remembered, 16 bytes each.
  static let visitors = 1 << 19
  private static let places = 4

  private struct Place {
    /// 64 of the visitor's random bits: nobody can choose them, so none will share them.
    var visitor: UInt64 = 0
    /// When it was seen to, in seconds from the start of the loop's clock, shifted by eight bits;
    /// then how many touches were added since. Zero: free.
    var state: UInt64 = 0

    init() {}
    init(_ visitor: UInt64, at seconds: UInt64) {
      self.visitor = visitor
      state = seconds &<< 8 | 1
    }
  }

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
  private var table: [Place] = []

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
    if table.isEmpty { table = [Place](repeating: Place(), count: sets * Self.places) }
    let seconds = UInt64(max(0, milliseconds)) / 1_000
    let renewal = UInt64(Self.renewalMilliseconds) / 1_000
    let start = Int(truncatingIfNeeded: visitor.second & UInt64(sets - 1)) * Self.places
    var oldest = start
    for index in start..<start + Self.places {
      let place = table[index]
      if place.visitor == visitor.first, place.state != 0 {
        let isRecent = seconds &- (place.state &>> 8) < renewal
        if isReturning, isRecent, place.state & 0xFF < Self.surplusTouches {
          table[index].state = place.state &+ 1
          return .recent
        }
        oldest = index
        break
      }
      if place.state < table[oldest].state { oldest = index }
    }
    table[oldest] = Place(visitor.first, at: seconds)
    return isReturning ? .old : .new
  }

  /// Sees to every key anew.
  mutating func forgetAll() { table = [] }
}
