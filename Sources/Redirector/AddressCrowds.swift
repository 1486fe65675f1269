import Programme

/// From which addresses many clicks come on a day, so that the others, most of all, are told to nobody.
///
/// - Shape: sets of eight places. A place holds an address, its clicks, and the visitors of the first few,
///   who are told once there are enough. An address that was pushed out begins anew.
struct AddressCrowds {
  /// From so many clicks on an address is told of, with its first ones.
  static let fewest: Int64 = 4
  /// Touches of an address whose visitors are told.
  static let visitorsPerAddress = 4_096
  /// Addresses that are remembered.
  static let addresses = 1 << 15
  private static let places = 8

  enum Standing {
    case few
    /// Clicks that haven't been told yet, and who made them, as far as they left touches.
    case many(clicks: Int64, visitors: [VisitorToken])
  }

  private struct Place {
    var address: UInt64 = 0
    var clicks: Int64 = 0
    /// How many clicks there were of anybody before its last one.
    var lastClick: UInt64 = 0
    var visitors: [VisitorToken] = []
    var toldVisitors = 0

    var isCrowd: Bool { clicks >= AddressCrowds.fewest }

    /// Whether it is given up before another one of its set.
    func goes(before other: Place) -> Bool {
      isCrowd == other.isCrowd ? lastClick < other.lastClick : other.isCrowd
    }
  }

  private var table: [Place] = []
  private var clicks: UInt64 = 0
  /// The newest that clicks were of; of the addresses of another day nobody would know any.
  private var day = ShanghaiDay(number: .min)

  /// Notes a click, and the visitor if it left a touch.
  mutating func add(
    _ address: UInt64, on day: ShanghaiDay, _ visitor: VisitorToken?
  ) -> Standing {
    if table.isEmpty || day > self.day {
      table = [Place](repeating: Place(), count: Self.addresses)
      self.day = day
    }
    let index = place(of: address)
    clicks += 1
    table[index].clicks += 1
    table[index].lastClick = clicks
    guard table[index].isCrowd else {
      if let visitor { table[index].visitors.append(visitor) }
      return .few
    }
    var visitors = table[index].visitors
    table[index].visitors = []
    if let visitor, table[index].toldVisitors < Self.visitorsPerAddress { visitors.append(visitor) }
    table[index].toldVisitors += visitors.count
    let isFirst = table[index].clicks == Self.fewest
    return .many(clicks: isFirst ? Self.fewest : 1, visitors: visitors)
  }

  /// Where the address stands. Of a full set the one goes that clicked longest ago, crowds last.
  private mutating func place(of address: UInt64) -> Int {
    let sets = UInt64(Self.addresses / Self.places)
    let start = Int(address % sets) * Self.places
    var victim = start
    for index in start..<start + Self.places {
      if table[index].address == address { return index }
      if table[index].goes(before: table[victim]) { victim = index }
    }
    table[victim] = Place(address: address)
    return victim
  }
}
