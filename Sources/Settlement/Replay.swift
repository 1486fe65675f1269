package import Programme
package import Records
package import Storage

/// A record that a replay refused.
package struct ReplayRefusal: Hashable, Sendable {
  /// Counted from 1, comments and blank lines left out.
  package let record: Int
  package let refusal: Refusal
}

/// Runs a scenario through the code of the live worker, over a throw-away store.
///
/// The order of the records is the order of arrival; a record that breaks a rule is refused, changes
/// nothing, and the run goes on.
/// - Source: scenario format.
package struct Replay {
  package let store: any Store
  /// In the order of their records.
  package private(set) var refused: [ReplayRefusal] = []
  private var touches: [Person: [Touch]] = [:]
  /// Records of events that wait for their order.
  private var waiting: [EventID: Int] = [:]
  /// A replay has no clock: what it notes as the time of posting is this.
  private static let now = Timestamp(milliseconds: 0)

  package init(over store: any Store) { self.store = store }

  package mutating func run(_ lines: some Sequence<ScenarioLine>) throws {
    for line in lines { try take(line) }
    refused.sort { $0.record < $1.record }
  }

  private mutating func take(_ line: ScenarioLine) throws {
    do {
      let parsed = try RecordParser().parse(line.json)
      switch parsed.record {
      case .catalogue(let record, let moment):
        try store.write { transaction in
          _ = try transaction.record(
            record, at: moment, now: Self.now, rateRefusal: parsed.rateRefusal)
        }
      case .click(let click): try take(click)
      case .periodClosed(let closing):
        _ = try store.write { try $0.close(closing, now: Self.now) }
      case .order(let event): try take(event, json: line.json.canonicalText, record: line.record)
      }
    } catch let refusal as Refusal {
      refused.append(ReplayRefusal(record: line.record, refusal: refusal))
    }
  }

  private mutating func take(_ click: Click) throws {
    let touch = try store.write { transaction in try transaction.touch(of: click) }
    guard let touch else { return }
    var kept = touches[touch.person, default: []]
    guard !kept.contains(touch) else { return }
    kept.append(touch)
    if kept.count > Touch.keptPerPerson {
      kept.sort { $0.isNewer(than: $1) }
      kept.removeLast()
    }
    touches[touch.person] = kept
  }

  private mutating func take(_ event: OrderEvent, json: String, record: Int) throws {
    let book = TouchBook(touches, isComplete: true)
    let (outcome, refusedWaiting) = try store.write { transaction in
      var processor = try EventProcessor(transaction, touches: book, now: Self.now)
      let outcome = try processor.process(event, json: json)
      try processor.finish()
      return (outcome, processor.refusedWaiting)
    }
    switch outcome {
    case .waiting: waiting[event.id] = record
    case .refused(let refusal): refused.append(ReplayRefusal(record: record, refusal: refusal))
    case .applied, .repeated: break
    }
    for late in refusedWaiting {
      guard let record = waiting.removeValue(forKey: late.event.event.id) else { continue }
      refused.append(ReplayRefusal(record: record, refusal: late.refusal))
    }
  }
}
