import Programme
import Records
import Settlement
import Storage
import Synchronization

/// Takes an arrival in as a running Dyelink does: records one by one, order events in batches, the next
/// batch being read while the one before is written.
struct BatchRun {
  let store: any Store
  private let touches = KeptTouches()
  private let settler: BatchSettler
  private var dice: Dice
  private var waiting: [ArrivedEvent] = []
  private(set) var setAside: [String] = []
  private static let now = Timestamp(milliseconds: 0)
  private static let mostInBatch = 12

  init(over store: any Store, seed: UInt64) {
    self.store = store
    settler = BatchSettler(store: store, touches: touches)
    dice = Dice(seed: seed)
  }

  mutating func run(_ lines: [ScenarioLine]) async throws {
    for line in lines {
      let parsed: ParsedRecord
      do { parsed = try RecordParser().parse(line.json) } catch { continue }
      if case .order = parsed.record {
        waiting.append(
          ArrivedEvent(source: "\(line.record)", payload: Array(line.json.text.utf8)))
        continue
      }
      try await settle()
      try take(parsed)
    }
    try await settle()
  }

  private func take(_ parsed: ParsedRecord) throws {
    do {
      switch parsed.record {
      case .catalogue(let record, let moment):
        try store.write { transaction in
          _ = try transaction.record(
            record, at: moment, now: Self.now, rateRefusal: parsed.rateRefusal)
        }
      case .click(let click):
        if let touch = try store.write({ try $0.touch(of: click) }) { touches.keep(touch) }
      case .periodClosed(let closing):
        _ = try store.write { try $0.close(closing, now: Self.now) }
      case .order: break
      }
    } catch is Refusal {}
  }

  private mutating func settle() async throws {
    var batches: [[ArrivedEvent]] = []
    while !waiting.isEmpty {
      let some = waiting.prefix(dice.number(1...Self.mostInBatch))
      batches.append(Array(some))
      waiting.removeFirst(some.count)
    }
    var ahead = BatchSettler.Preparation.none
    for (index, batch) in batches.enumerated() {
      let preparation = index == 0 ? try await settler.prepare(batch) : ahead
      if index + 1 < batches.count {
        ahead = try await settler.prepare(batches[index + 1], following: batch)
      }
      var rest = batch
      while !rest.isEmpty {
        let result = try await settler.settle(rest, preparation, now: Self.now)
        setAside += result.setAside.map { "\($0.code) \($0.payload)" }
        rest.removeFirst(result.taken)
      }
    }
  }
}

/// Touches in memory, as Redis keeps them: each once, and the newest of each person.
private final class KeptTouches: TouchSource {
  private let kept = Mutex<[Person: [Touch]]>([:])

  func keep(_ touch: Touch) {
    kept.withLock { kept in
      var own = kept[touch.person, default: []]
      guard !own.contains(touch) else { return }
      own.append(touch)
      own.sort { $0.isNewer(than: $1) }
      kept[touch.person] = Array(own.prefix(Touch.keptPerPerson))
    }
  }

  func touches(of people: Set<Person>) async throws -> [Person: [Touch]] {
    kept.withLock { kept in
      Dictionary(uniqueKeysWithValues: people.map { ($0, kept[$0] ?? []) })
    }
  }
}
