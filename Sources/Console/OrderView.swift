import Programme
import Records
import Storage

/// An order as a caller may see it.
struct OrderView {
  let lines: [LineReport]
  private let events: [StoredEvent]
  let entries: [StoredEntry]

  /// - Returns: nil for what there isn't, and for what the caller may not know of.
  init?(_ order: OrderID, _ rights: ObjectRights) throws {
    guard let report = try OrderReport(order, in: rights.store, explaining: true) else {
      return nil
    }
    let events = try rights.store.events(of: order)
    let isWhole = Self.isWhole(events, rights)
    let lines = try report.lines.filter { try isWhole || Self.earned($0, rights) }
    guard isWhole || !lines.isEmpty else { return nil }
    self.lines = try lines.map { isWhole ? rights.shownWhole($0) : try rights.shown($0) }
    self.events = isWhole ? events : []
    entries = try Self.entries(of: order, rights, isWhole: isWhole)
  }

  private static func isWhole(_ events: [StoredEvent], _ rights: ObjectRights) -> Bool {
    if rights.identity == .platform { return true }
    let shop = events.lazy.compactMap { stored in
      if case .paid(let paid) = stored.event.body { paid.shop } else { nil }
    }.first
    return shop.map(rights.sees) ?? false
  }

  private static func earned(_ line: LineReport, _ rights: ObjectRights) throws -> Bool {
    switch rights.identity {
    case .institution(let own): line.institution == own
    case .promoter:
      // Whoever invited the promoter may earn on the line as well.
      try line.promoter.map(rights.sees) ?? false
        || line.dues.contains { ($0.account.ownerOfHeld ?? $0.account) == rights.ownAccount }
    case .platform, .merchant, .orderSystem: false
    }
  }

  private static func entries(
    of order: OrderID, _ rights: ObjectRights, isWhole: Bool
  ) throws -> [StoredEntry] {
    var entries: [StoredEntry] = []
    var last: Int64?
    while true {
      let page = try rights.store.entries(
        account: nil, order: order, after: last, limit: ConsoleLimits.largestPage)
      entries += try page.filter { try isWhole || rights.sees($0.due.account) }
      guard page.count == ConsoleLimits.largestPage else { return entries }
      last = page.last?.id
    }
  }

  var json: JSON {
    .object([
      .init("lines", .array(lines.map(\.json))),
      .init("events", .array(events.map(Self.json))),
      .init("entries", .array(entries.map(\.json))),
    ])
  }

  private static func json(_ stored: StoredEvent) -> JSON {
    .object([
      .init("state", .string(stored.state.rawValue)),
      .init("event", OrderEventCoding.json(stored.event)),
    ])
  }
}
