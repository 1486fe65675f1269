import Programme

/// From which addresses many clicks come on a day, so that the others, most of all, are told to nobody.
///
/// - Shape: sets of eight places. A place holds an address, its clicks, and the visitors of the first few,
///   who are told once there are enough. An address that was pushed out begins anew.
struct AddressCrowds {
  /// From so many clicks on an address is told of, with its first ones.
  static let fewest: Int64 = 4
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
    var visitors: [VisitorToken] = []
  }

  private var table: [Place] = []
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
    table[index].clicks += 1
    guard table[index].clicks >= Self.fewest else {
      if let visitor { table[index].visitors.append(visitor) }
      return .few
    }
    guard table[index].clicks == Self.fewest else {
      return .many(clicks: 1, visitors: visitor.map { [$0] } ?? [])
    }
    let visitors = table[index].visitors + (visitor.map { [$0] } ?? [])
    table[index].visitors = []
    return .many(clicks: Self.fewest, visitors: visitors)
  }

  /// Where the address stands; of a full set the one with the fewest clicks goes.
  private mutating func place(of address: UInt64) -> Int {
    let sets = UInt64(Self.addresses / Self.places)
    let start = Int(address % sets) * Self.places
    var least = start
    for index in start..<start + Self.places {
      if table[index].address == address { return index }
      if table[index].clicks < table[least].clicks { least = index }
    }
    table[least] = Place(address: address)
    return least
  }
}
