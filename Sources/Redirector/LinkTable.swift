/// The links that a loop knows, and the codes of which it knows that there is no link; both
/// bounded.
///
/// It never asks anybody: it says what it knows and how far that can be relied on.
struct LinkTable {
  struct Limits: Sendable {
    var links = 65_536
    /// Codes without a link that are remembered.
    var absentCodes = 16_384
    /// From this age on a link is asked for again, while it is still served.
    var freshMilliseconds: Int64 = 30_000
    /// Spread over the ages, so that links loaded together aren't refreshed together.
    var jitterMilliseconds: Int64 = 10_000
    var absentMilliseconds: Int64 = 2_000
  }

  enum Finding {
    case fresh(LinkEntry)
    /// Good enough to serve, old enough to ask again.
    case aged(LinkEntry)
    /// Perhaps changed: to be asked for first, and served only if nobody answers.
    case suspect(LinkEntry)
    case absent
    case unknown
  }

  private struct Slot {
    var code: CodeKey
    var link: LinkEntry
    var freshUntil: Int64
    /// Differs from the table's when something may have changed unseen since.
    var generation: UInt32
    /// Given a second chance when room is needed.
    var wasUsed: Bool
  }

  private let limits: Limits
  private var slots: [Slot] = []
  private var indices: [CodeKey: Int] = [:]
  private var hand = 0
  private var generation: UInt32 = 1
  private var absent: [CodeKey: Int64] = [:]
  /// Those in `absent`, in the order in which they came, from `absentStart` on.
  private var absentQueue: [(code: CodeKey, until: Int64)] = []
  private var absentStart = 0

  init(limits: Limits = Limits()) { self.limits = limits }

  var count: Int { slots.count }
  var absentCount: Int { absent.count }

  mutating func find(_ code: CodeKey, at nowMilliseconds: Int64) -> Finding {
    if let index = indices[code] {
      let slot = slots[index]
      if !slot.wasUsed { slots[index].wasUsed = true }
      if slot.generation != generation { return .suspect(slot.link) }
      return nowMilliseconds < slot.freshUntil ? .fresh(slot.link) : .aged(slot.link)
    }
    if let until = absent[code], nowMilliseconds < until { return .absent }
    return .unknown
  }

  func contains(_ code: CodeKey) -> Bool { indices[code] != nil }

  /// - Parameter random: spreads the age at which it is asked for again.
  mutating func store(
    _ link: LinkEntry, for code: CodeKey, at nowMilliseconds: Int64, random: UInt64
  ) {
    let jitter = Int64(random % UInt64(max(1, limits.jitterMilliseconds)))
    let slot = Slot(
      code: code, link: link, freshUntil: nowMilliseconds + limits.freshMilliseconds + jitter,
      generation: generation, wasUsed: false)
    absent[code] = nil
    if let index = indices[code] {
      slots[index] = slot
    } else if slots.count < limits.links {
      indices[code] = slots.count
      slots.append(slot)
    } else {
      replaceOne(with: slot)
    }
  }

  /// Keeps what another loop learned, for the time when Redis can't be asked. It may have changed on
  /// the way here, so it counts as suspect; and nothing that this loop asked for makes room for it.
  mutating func storeUnconfirmed(_ link: LinkEntry, for code: CodeKey) {
    guard indices[code] == nil, slots.count < limits.links else { return }
    indices[code] = slots.count
    slots.append(
      Slot(
        code: code, link: link, freshUntil: .min, generation: generation &- 1, wasUsed: false))
  }

  /// Notes that there is no such link. A link that was known stays: links are disabled, never
  /// removed, so what is missing was lost and will be published again.
  mutating func storeAbsent(_ code: CodeKey, at nowMilliseconds: Int64) {
    if let index = indices[code] {
      slots[index].freshUntil = nowMilliseconds + limits.absentMilliseconds
      slots[index].generation = generation
      return
    }
    if absentQueue.count - absentStart >= limits.absentCodes { forgetOldestAbsent() }
    let until = nowMilliseconds + limits.absentMilliseconds
    absent[code] = until
    absentQueue.append((code, until))
  }

  /// Notes that a link changed, or came to be.
  mutating func markChanged(_ code: CodeKey) {
    absent[code] = nil
    if let index = indices[code] { slots[index].generation = generation &- 1 }
  }

  /// Notes that anything may have changed.
  mutating func markAllChanged() {
    generation &+= 1
    absent.removeAll(keepingCapacity: true)
    absentQueue.removeAll(keepingCapacity: true)
    absentStart = 0
  }

  /// Gives the place of a link that wasn't asked for lately to another.
  private mutating func replaceOne(with slot: Slot) {
    while slots[hand].wasUsed {
      slots[hand].wasUsed = false
      hand = (hand + 1) % slots.count
    }
    indices[slots[hand].code] = nil
    indices[slot.code] = hand
    slots[hand] = slot
    hand = (hand + 1) % slots.count
  }

  private mutating func forgetOldestAbsent() {
    let oldest = absentQueue[absentStart]
    if absent[oldest.code] == oldest.until { absent[oldest.code] = nil }
    absentStart += 1
    guard absentStart > limits.absentCodes else { return }
    absentQueue.removeFirst(absentStart)
    absentStart = 0
  }
}
