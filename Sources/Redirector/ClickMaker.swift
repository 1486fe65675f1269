import HTTPWire
import Programme

/// Makes clicks of requests: who came, when, and in which order; a loop's own.
struct ClickMaker {
  /// A click that leaves a touch.
  struct Touch {
    let click: ClickToken
    let visitor: VisitorToken
    /// Whether the visitor has to be told who it is.
    let isNew: Bool
    let record: JournalRecord
  }

  var keys: KeyRing { didSet { addresses.use(keys) } }
  var random = RandomWords()
  private(set) var addresses: ClientAddresses
  private var clock = ClickClock()

  /// - Parameter field: names the field that tells a client's address; nil: the connection does.
  init(_ keys: KeyRing, addressField field: String?) {
    self.keys = keys
    addresses = ClientAddresses(keys, field: field)
  }

  /// When the clicks to come are.
  var moment: Timestamp { Timestamp(milliseconds: clock.milliseconds) }

  /// - Parameter wall: the wall clock, sampled once a turn.
  mutating func set(_ wall: Int64) {
    clock.set(wall)
    addresses.set(clock.milliseconds)
  }

  mutating func touch(
    _ code: CodeKey, by client: Client, _ head: RequestHead, _ bytes: Span<UInt8>
  ) -> Touch {
    let known = VisitorCookie.read(head.cookie, of: bytes, keys: keys)
    let visitor = known ?? keys.newVisitor(random.next(), random.next())
    let click = keys.newClick(
      milliseconds: clock.milliseconds, order: clock.nextOrder(), random: random.next())
    let record = JournalRecord(
      click, isReturning: known != nil, visitor: visitor,
      address: addresses.bits(of: client, bytes), code: code)
    return Touch(click: click, visitor: visitor, isNew: known == nil, record: record)
  }

  /// The record of a click that leaves no touch.
  func record(
    _ kind: ClickKind, _ code: CodeKey, by client: Client, _ bytes: Span<UInt8>
  ) -> JournalRecord {
    JournalRecord(
      kind, milliseconds: clock.milliseconds, address: addresses.bits(of: client, bytes),
      code: code)
  }
}
