import Programme
import Records
import Settlement
import Storage

/// What of the rules a world comes to, in words; a run of many has to come to all of them.
package enum Reach {
  /// Every kind of entry but those of payouts, which no event brings about; every step of fraud with what it
  /// took; what lines come to, by what they are attributed or why not, and what the rules on risk make of them.
  package static let all: Set<String> = Set(
    EntryKind.allCases.filter { ![.payout, .payoutPaid, .payoutReturned].contains($0) }.map {
      "entry \($0.rawValue)"
    } + ["cards taken back", "used cards made good", "held private domain", "fraud while held"]
      + LineStatus.allCases.map { "line \($0.rawValue)" }
      + Basis.allCases.map { "basis \($0.rawValue)" }
      + NoAttribution.allCases.map { "reason \($0.rawValue)" }
      + RiskVerdict.allCases.map { "verdict \($0.rawValue)" }
      + RiskRule.allCases.filter { ![.clicksPerAddress, .buyersPerAddress].contains($0) }
      .map { "fired \($0.rawValue)" })

  /// Another past was compared with a what-if, without lines that the rules on risk blocked, and with some.
  package static let otherPast = "another past"
  package static let blockedPast = "another past of blocked lines"

  /// What a world comes to as it arrived.
  package static func words(of world: World) throws -> Set<String> {
    let store = try SQLiteStore.temporary()
    var replay = Replay(over: store)
    try replay.run(world.mixed())
    let words = try words(of: Books(store))
    try store.close()
    return words
  }

  static func words(of books: Books) throws -> Set<String> {
    let entries = try books.store.read {
      try $0.entries(account: nil, order: nil, after: nil, limit: .max)
    }
    let takings = try books.store.read { try $0.takings(shop: nil, after: 0, limit: .max) }
    var words = Set(entries.map { "entry \($0.due.kind.rawValue)" })
    if takings.contains(where: { $0.taking.taking.cards > .zero }) {
      words.insert("cards taken back")
    }
    let purse = Account.platform(.privateDomain)
    if entries.contains(where: { $0.due.account == purse && $0.due.unit == .cny }) {
      words.insert("used cards made good")
    }
    let isHeld = { (entry: StoredEntry) in
      entry.due.account.ownerOfHeld != nil && entry.due.kind.isOfPrivateDomain
    }
    if entries.contains(where: isHeld) { words.insert("held private domain") }
    let confirmed = try books.store.read { reading in
      try reading.events(after: 0, limit: .max).filter {
        if case .fraudConfirmed = $0.event.body { true } else { false }
      }.map(\.event.id)
    }
    if entries.contains(where: { entry in
      guard case .line(_, _, let event) = entry.cause else { return false }
      return isHeld(entry) && confirmed.contains(event)
    }) {
      words.insert("fraud while held")
    }
    for line in books.output.lines {
      words.insert("line \(line.status.rawValue)")
      if let basis = line.basis { words.insert("basis \(basis.rawValue)") }
      if let reason = line.reason { words.insert("reason \(reason.rawValue)") }
      guard let risk = line.risk else { continue }
      words.insert("verdict \(risk.verdict.rawValue)")
      words.formUnion(risk.fired.map { "fired \($0.rule.rawValue)" })
    }
    return words
  }
}
