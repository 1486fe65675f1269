import EventLoops
import Programme

/// The memory of cached links: cells of one size, so that any one may follow any other, a free
/// one is as good as the next, and nothing ever has to be moved together.
///
/// - Shape: a link has one cell as long as its destination is no longer than most are, and further
///   ones chained to it. The first one holds in its words
///   0. the code's 60 bits, and four flags above them;
///   1. when it was issued;
///   2. until when it is fresh, 40 bits, and the generation, 24 bits;
///   3. the lengths of the destination's beginning, joint, coupon and end, 16 bits each;
///   4. the next cell, 32 bits, the placement, 8 bits, and whether it was used;
///   5. and on: when it expires and when it was disabled, if it does; then the destination.
///
///   A further one has the next cell in its second word, and text from the third one on. The first
///   word of a free cell is zero.
struct LinkCells: ~Copyable {
  static let wordsPerCell = 11
  private static let headWords = 5
  private static let furtherWords = 2
  private static let cellBytes = wordsPerCell * 8

  private static let codeMask: UInt64 = 1 << 60 - 1
  private static let sharer: UInt64 = 1 << 60
  private static let passing: UInt64 = 1 << 61
  private static let expiring: UInt64 = 1 << 62
  private static let disabled: UInt64 = 1 << 63
  /// In place of a code, which has at least seven bits.
  private static let further: UInt64 = 1
  private static let used: UInt64 = 1 << 40

  /// The most that a link may take.
  static let cellsOfLargest = cells(
    forBytes: Destination.textLimitBytes + 16)

  private var words: ReservedMemory
  private let limit: Int
  /// Cells that were ever used; there may be free ones among them.
  private(set) var extent = 0
  private var freeCount = 0
  /// The first cell of those that were given back, plus one.
  private var firstFree = 0

  /// - Parameter limit: the most cells; those of the largest link are added.
  init(limit: Int) throws(FileError) {
    let limit = limit + Self.cellsOfLargest
    var words = try ReservedMemory(limit: limit * Self.wordsPerCell)
    guard words.grow(to: Self.cellsOfLargest * Self.wordsPerCell) else {
      throw FileError.noMemory("cached links")
    }
    self.limit = limit
    self.words = words
  }

  // MARK: Reading

  /// The code of the link whose first cell this is; nil for any other cell.
  @inline(__always)
  func code(_ cell: Int) -> CodeKey? {
    let bits = words[cell &* Self.wordsPerCell] & Self.codeMask
    return bits > Self.further ? CodeKey(bits: bits) : nil
  }

  @inline(__always)
  func holds(_ code: CodeKey, _ cell: Int) -> Bool {
    words[cell &* Self.wordsPerCell] & Self.codeMask == code.bits
  }

  func link(_ cell: Int) -> CachedLink {
    let start = cell &* Self.wordsPerCell
    let flags = words[start]
    var next = start &+ Self.headWords
    var expiry: Timestamp?
    if flags & Self.expiring != 0 {
      expiry = time(next)
      next += 1
    }
    var end: Timestamp?
    if flags & Self.disabled != 0 {
      end = time(next)
      next += 1
    }
    return CachedLink(
      life: LinkLife(issuedAt: time(start &+ 1), expiresAt: expiry, disabledAt: end),
      placement: Placement(cellValue: UInt8(truncatingIfNeeded: words[start &+ 4] &>> 32)),
      isSharer: flags & Self.sharer != 0, passesQuery: flags & Self.passing != 0,
      cell: cell, textStart: (next &- start) &* 8,
      pieces: Destination.Pieces(packed: words[start &+ 3]))
  }

  @inline(__always)
  private func time(_ index: Int) -> Timestamp {
    Timestamp(milliseconds: Int64(bitPattern: words[index]))
  }

  /// Appends a range of a link's destination, counted from its beginning.
  @inline(__always)
  func append(_ range: Range<Int>, of link: CachedLink, to bytes: inout [UInt8]) {
    let start = link.textStart &+ range.lowerBound
    let end = link.textStart &+ range.upperBound
    if end <= Self.cellBytes {
      let base = link.cell &* Self.cellBytes
      words.append(base &+ start..<base &+ end, to: &bytes)
    } else {
      appendChained(start..<end, from: link.cell, to: &bytes)
    }
  }

  /// - Parameter range: counted in bytes from the first cell's beginning, and as though the heads of
  ///   further ones weren't there.
  private func appendChained(_ range: Range<Int>, from first: Int, to bytes: inout [UInt8]) {
    var (cell, head, passed) = (first, 0, 0)
    while passed < range.upperBound {
      let room = Self.cellBytes - head
      let lower = max(range.lowerBound, passed)
      let upper = min(range.upperBound, passed + room)
      if lower < upper {
        let base = cell * Self.cellBytes + head - passed
        words.append(base + lower..<base + upper, to: &bytes)
      }
      passed += room
      guard passed < range.upperBound else { return }
      cell = next(after: cell)
      head = Self.furtherWords * 8
    }
  }

  private func next(after cell: Int) -> Int {
    let start = cell * Self.wordsPerCell
    let isFurther = words[start] & Self.codeMask == Self.further
    return Int(UInt32(truncatingIfNeeded: words[start + (isFurther ? 1 : 4)])) - 1
  }

  // MARK: What the table notes

  @inline(__always)
  func wasUsed(_ cell: Int) -> Bool {
    words[cell &* Self.wordsPerCell &+ 4] & Self.used != 0
  }

  mutating func setUsed(_ cell: Int, _ value: Bool) {
    let index = cell * Self.wordsPerCell + 4
    words[index] = value ? words[index] | Self.used : words[index] & ~Self.used
  }

  @inline(__always)
  func freshness(_ cell: Int) -> LinkFreshness {
    LinkFreshness(bits: words[cell &* Self.wordsPerCell &+ 2])
  }

  mutating func setFreshness(_ cell: Int, _ value: LinkFreshness) {
    words[cell * Self.wordsPerCell + 2] = value.bits
  }

  // MARK: Writing

  static func cells(of link: LinkEntry) -> Int {
    let times = (link.life.expiresAt == nil ? 0 : 8) + (link.life.disabledAt == nil ? 0 : 8)
    return cells(forBytes: link.destination.text.count + times)
  }

  private static func cells(forBytes bytes: Int) -> Int {
    let rest = max(0, bytes - (wordsPerCell - headWords) * 8)
    let room = (wordsPerCell - furtherWords) * 8
    return 1 + (rest + room - 1) / room
  }

  func count(of cell: Int) -> Int {
    var (count, last) = (1, cell)
    while case let following = next(after: last), following >= 0 {
      (count, last) = (count + 1, following)
    }
    return count
  }

  /// Whether so many cells can be had.
  mutating func hasRoom(for cells: Int) -> Bool {
    let more = cells - freeCount
    guard more > 0 else { return true }
    return extent + more <= limit && words.grow(to: (extent + more) * Self.wordsPerCell)
  }

  /// Writes a link into cells that are free; there have to be enough.
  ///
  /// - Returns: the first of them.
  mutating func add(_ link: LinkEntry, _ code: CodeKey, _ freshness: LinkFreshness) -> Int {
    var following = 0
    // The last one first: each has to know which one follows.
    for _ in 1..<max(1, Self.cells(of: link)) {
      let cell = take()
      words[cell * Self.wordsPerCell] = Self.further
      words[cell * Self.wordsPerCell + 1] = UInt64(following)
      following = cell + 1
    }
    let cell = take()
    words[cell * Self.wordsPerCell + 4] = UInt64(following)
    write(link, code, freshness, into: cell)
    return cell
  }

  /// Writes a link over another one, which has as many cells.
  mutating func replace(
    _ cell: Int, with link: LinkEntry, _ code: CodeKey, _ freshness: LinkFreshness
  ) {
    write(link, code, freshness, into: cell)
  }

  private mutating func write(
    _ link: LinkEntry, _ code: CodeKey, _ freshness: LinkFreshness, into cell: Int
  ) {
    let start = cell * Self.wordsPerCell
    var flags = code.bits
    if link.isSharer { flags |= Self.sharer }
    if link.passesQuery { flags |= Self.passing }
    var next = start + Self.headWords
    if let expiry = link.life.expiresAt {
      flags |= Self.expiring
      words[next] = UInt64(bitPattern: expiry.milliseconds)
      next += 1
    }
    if let end = link.life.disabledAt {
      flags |= Self.disabled
      words[next] = UInt64(bitPattern: end.milliseconds)
      next += 1
    }
    words[start] = flags
    words[start + 1] = UInt64(bitPattern: link.life.issuedAt.milliseconds)
    words[start + 2] = freshness.bits
    words[start + 3] = link.destination.pieces.packed
    words[start + 4] =
      words[start + 4] & (Self.used | UInt64(UInt32.max)) | UInt64(link.placement.cellValue) << 32
    write(link.destination.text, from: next, of: cell)
  }

  private mutating func write(_ text: [UInt8], from first: Int, of head: Int) {
    var (cell, word, done) = (head, first, 0)
    while done < text.count {
      let room = ((cell + 1) * Self.wordsPerCell - word) * 8
      let end = min(text.count, done + room)
      words.write(text.span.extracting(done..<end), at: word)
      done = end
      guard done < text.count else { return }
      cell = next(after: cell)
      word = cell * Self.wordsPerCell + Self.furtherWords
    }
  }

  /// Gives a link's cells back.
  mutating func remove(_ head: Int) {
    var cell = head
    while cell >= 0 {
      let following = next(after: cell)
      words[cell * Self.wordsPerCell] = 0
      words[cell * Self.wordsPerCell + 1] = UInt64(firstFree)
      firstFree = cell + 1
      freeCount += 1
      cell = following
    }
  }

  private mutating func take() -> Int {
    guard freeCount > 0 else {
      precondition((extent + 1) * Self.wordsPerCell <= words.count, "no room was made for a link")
      extent += 1
      return extent - 1
    }
    let cell = firstFree - 1
    firstFree = Int(words[cell * Self.wordsPerCell + 1])
    freeCount -= 1
    return cell
  }
}
