import EventLoops

/// The links that a loop knows, and the codes of which it knows that there is no link; both
/// bounded.
///
/// It never asks anybody: it says what it knows and how far that can be relied on. Finding a link
/// takes no memory and counts no references, and nothing that it does takes longer than one segment
/// of its index.
struct LinkTable: ~Copyable {
  struct Limits: Sendable {
    var links = 1 << 20
    /// Codes without a link that are remembered.
    var absentCodes = 16_384
    /// From this age on a link is asked for again, while it is still served; later where there
    /// are very many links.
    var freshMilliseconds: Int64 = 30_000
    /// Spread over the ages, so that links loaded together aren't refreshed together.
    var jitterMilliseconds: Int64 = 10_000
    /// Links stay fresh for so long that no more than these a second come to be asked for again,
    /// however many there are.
    var refreshesPerSecond: Int64 = 2_000
    var absentMilliseconds: Int64 = 2_000
    var segmentBits = 12
  }

  enum Finding {
    case fresh(CachedLink)
    /// Good enough to serve, old enough to ask again.
    case aged(CachedLink)
    /// Perhaps changed: to be asked for first, and served only if nobody answers.
    case suspect(CachedLink)
    case absent
    case unknown
  }

  /// Links that get a second chance before one has to go for all that: it keeps a step short.
  private static let secondChances = 64
  /// Of a generation, as cells keep it.
  private static let generationMask: UInt32 = 0xFF_FFFF

  private let limits: Limits
  private let hash: LinkHash
  private(set) var cells: LinkCells
  private var index: LinkIndex
  private(set) var count = 0
  private var hand = 0
  private var generation: UInt32 = 1
  private var absent: AbsentCodes

  /// - Throws: when the process may have no more memory.
  init(limits: Limits = Limits(), hash: LinkHash) throws(FileError) {
    let cells = try LinkCells(limit: limits.links)
    let index = try LinkIndex(
      limits: LinkIndex.Limits(
        segmentBits: limits.segmentBits, directoryBits: Self.directoryBits(limits)))
    self.limits = limits
    self.hash = hash
    self.cells = cells
    self.index = index
    absent = AbsentCodes(limit: limits.absentCodes, milliseconds: limits.absentMilliseconds)
  }

  /// Four times as many segments as half full ones would need, for hashes are never quite even.
  private static func directoryBits(_ limits: Limits) -> Int {
    let segments = limits.links >> (limits.segmentBits - 1)
    return min(32 - limits.segmentBits, Int.bitWidth - segments.leadingZeroBitCount + 2)
  }

  var absentCount: Int { absent.count }

  mutating func find(_ code: CodeKey, at nowMilliseconds: Int64) -> Finding {
    guard let cell = cell(of: code) else {
      return absent.contains(code, at: nowMilliseconds) ? .absent : .unknown
    }
    if !cells.wasUsed(cell) { cells.setUsed(cell, true) }
    let link = cells.link(cell)
    let freshness = cells.freshness(cell)
    if freshness.generation != generation { return .suspect(link) }
    return nowMilliseconds < freshness.until ? .fresh(link) : .aged(link)
  }

  func contains(_ code: CodeKey) -> Bool { cell(of: code) != nil }

  private func cell(of code: CodeKey) -> Int? {
    index.find(hash(code)) { cells.holds(code, $0) }
  }

  // MARK: Storing

  /// - Parameter random: spreads the age at which it is asked for again.
  mutating func store(
    _ link: LinkEntry, for code: CodeKey, at nowMilliseconds: Int64, random: UInt64
  ) {
    absent.remove(code)
    let freshness = LinkFreshness(
      until: nowMilliseconds + freshMilliseconds(random), generation: generation)
    if let cell = cell(of: code) {
      if cells.count(of: cell) == LinkCells.cells(of: link) {
        return cells.replace(cell, with: link, code, freshness)
      }
      remove(cell, code)
    }
    let needed = LinkCells.cells(of: link)
    while count >= limits.links || !cells.hasRoom(for: needed) { removeOne() }
    add(link, code, freshness)
  }

  private func freshMilliseconds(_ random: UInt64) -> Int64 {
    let shortest = max(1, limits.freshMilliseconds)
    let jitter = Int64(random % UInt64(max(1, limits.jitterMilliseconds)))
    let needed = Int64(count) * 1_000 / limits.refreshesPerSecond
    return (shortest + jitter) * max(shortest, needed) / shortest
  }

  /// Keeps what another loop learned, for the time when Redis can't be asked. It may have changed on
  /// the way here, so it counts as suspect; and nothing that this loop asked for makes room for it.
  mutating func storeUnconfirmed(_ link: LinkEntry, for code: CodeKey) {
    guard count < limits.links, cell(of: code) == nil,
      cells.hasRoom(for: LinkCells.cells(of: link))
    else { return }
    add(link, code, LinkFreshness(until: 0, generation: previousGeneration))
  }

  /// Notes that there is no such link. A link that was known stays: links are disabled, never
  /// removed, so what is missing was lost and will be published again.
  mutating func storeAbsent(_ code: CodeKey, at nowMilliseconds: Int64) {
    if let cell = cell(of: code) {
      let until = nowMilliseconds + limits.absentMilliseconds
      cells.setFreshness(cell, LinkFreshness(until: until, generation: generation))
    } else {
      absent.insert(code, at: nowMilliseconds)
    }
  }

  /// Notes that a link changed, or came to be.
  mutating func markChanged(_ code: CodeKey) {
    absent.remove(code)
    guard let cell = cell(of: code) else { return }
    let until = cells.freshness(cell).until
    cells.setFreshness(cell, LinkFreshness(until: until, generation: previousGeneration))
  }

  /// Notes that anything may have changed.
  mutating func markAllChanged() {
    generation = (generation &+ 1) & Self.generationMask
    absent.removeAll()
  }

  private var previousGeneration: UInt32 { (generation &- 1) & Self.generationMask }

  private mutating func add(_ link: LinkEntry, _ code: CodeKey, _ freshness: LinkFreshness) {
    let hash = hash(code)
    let cell = cells.add(link, code, freshness)
    while !index.insert(hash, cell: cell) {
      guard let neighbour = index.neighbour(of: hash), let other = cells.code(neighbour) else {
        preconditionFailure("a segment without room and without a link")
      }
      remove(neighbour, other)
    }
    count += 1
  }

  // MARK: Making room

  /// Gives up a link that wasn't asked for lately.
  private mutating func removeOne() {
    var chances = Self.secondChances
    while true {
      hand = hand + 1 < cells.extent ? hand + 1 : 0
      guard let code = cells.code(hand) else { continue }
      if chances > 0, cells.wasUsed(hand) {
        cells.setUsed(hand, false)
        chances -= 1
      } else {
        return remove(hand, code)
      }
    }
  }

  private mutating func remove(_ cell: Int, _ code: CodeKey) {
    index.remove(hash(code), cell: cell)
    cells.remove(cell)
    count -= 1
  }
}
