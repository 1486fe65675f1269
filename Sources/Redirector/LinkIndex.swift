import EventLoops

/// Which cell a hash stands for: open addressing in segments, each of which is split in two when it
/// is full, so that no step takes longer than one segment does.
///
/// - Shape: a directory by the hash's highest bits names the segment, its lowest bits the entry at
///   which the search begins; an entry holds the hash and the cell, and zero is an empty one.
struct LinkIndex: ~Copyable {
  struct Limits: Sendable {
    /// Entries of a segment, as a power of two.
    var segmentBits = 12
    /// How many of the hash's bits the directory may use.
    var directoryBits = 16
  }

  private struct Segment {
    /// How many of the hash's bits all its entries share.
    var bits: Int
    var count = 0
  }

  private let size: Int
  /// A fuller segment is split: searches get long.
  private let fullCount: Int
  private let directoryLimit: Int
  private var entries: ReservedMemory
  private var directory: [UInt32] = [0]
  private var directoryBits = 0
  private var segments = [Segment(bits: 0)]

  /// - Throws: when the process may have no more memory.
  init(limits: Limits = Limits()) throws(FileError) {
    precondition(limits.segmentBits + limits.directoryBits <= 32, "more bits than a hash has")
    let size = 1 << limits.segmentBits
    var entries = try ReservedMemory(limit: size << limits.directoryBits)
    guard entries.grow(to: size) else { throw FileError.noMemory("the index of links") }
    self.size = size
    fullCount = size - max(1, size / 8)
    directoryLimit = limits.directoryBits
    self.entries = entries
  }

  /// The first cell under this hash that is the right one.
  @inline(__always)
  func find(_ hash: UInt32, where isRight: (_ cell: Int) -> Bool) -> Int? {
    let start = start(of: hash)
    var place = Int(hash) & (size &- 1)
    while true {
      let entry = entries[start &+ place]
      if entry == 0 { return nil }
      if UInt32(truncatingIfNeeded: entry &>> 32) == hash {
        let cell = Int(UInt32(truncatingIfNeeded: entry)) &- 1
        if isRight(cell) { return cell }
      }
      place = (place &+ 1) & (size &- 1)
    }
  }

  /// - Returns: false when there is no room: something else has to be removed from the same segment,
  ///   for instance what `neighbour(of:)` names.
  mutating func insert(_ hash: UInt32, cell: Int) -> Bool {
    while segments[segment(of: hash)].count >= fullCount {
      guard split(segment(of: hash)) else { return false }
    }
    segments[segment(of: hash)].count += 1
    put(UInt64(hash) &<< 32 | UInt64(cell &+ 1), into: start(of: hash))
    return true
  }

  /// A cell whose removal makes room for the hash.
  func neighbour(of hash: UInt32) -> Int? {
    let start = start(of: hash)
    for step in 0..<size {
      let entry = entries[start + (Int(hash) + step) & (size - 1)]
      if entry != 0 { return Int(UInt32(truncatingIfNeeded: entry)) - 1 }
    }
    return nil
  }

  /// Removes an entry that is there.
  mutating func remove(_ hash: UInt32, cell: Int) {
    let start = start(of: hash)
    let wanted = UInt64(hash) &<< 32 | UInt64(cell &+ 1)
    var hole = Int(hash) & (size - 1)
    while entries[start + hole] != wanted {
      precondition(entries[start + hole] != 0, "a link that the index doesn't know")
      hole = (hole + 1) & (size - 1)
    }
    segments[segment(of: hash)].count -= 1
    closeUp(hole, in: start)
  }

  /// Empties a place, and moves what follows nearer to where its search begins.
  private mutating func closeUp(_ empty: Int, in start: Int) {
    var hole = empty
    var place = hole
    while true {
      place = (place + 1) & (size - 1)
      let entry = entries[start + place]
      if entry == 0 { break }
      let home = Int(truncatingIfNeeded: entry &>> 32) & (size - 1)
      // Only what was put aside beyond the hole may move into it.
      if (place &- home) & (size - 1) >= (place &- hole) & (size - 1) {
        entries[start + hole] = entry
        hole = place
      }
    }
    entries[start + hole] = 0
  }

  @inline(__always)
  private func segment(of hash: UInt32) -> Int {
    Int(directory[Int(hash >> UInt32(32 &- directoryBits))])
  }

  @inline(__always)
  private func start(of hash: UInt32) -> Int { segment(of: hash) &* size }

  private mutating func put(_ entry: UInt64, into start: Int) {
    var place = Int(truncatingIfNeeded: entry &>> 32) & (size - 1)
    while entries[start + place] != 0 { place = (place + 1) & (size - 1) }
    entries[start + place] = entry
  }

  // MARK: Growing

  /// Moves about half of a segment's entries into a new one.
  private mutating func split(_ old: Int) -> Bool {
    let bits = segments[old].bits + 1
    guard bits <= directoryLimit, entries.grow(to: (segments.count + 1) * size) else {
      return false
    }
    if bits > directoryBits { doubleDirectory() }
    let new = segments.count
    segments[old] = Segment(bits: bits)
    segments.append(Segment(bits: bits))
    for index in directory.indices where directory[index] == UInt32(old) {
      if index >> (directoryBits - bits) & 1 == 1 { directory[index] = UInt32(new) }
    }
    var moved: [UInt64] = []
    moved.reserveCapacity(size)
    for index in old * size..<(old + 1) * size where entries[index] != 0 {
      moved.append(entries[index])
      entries[index] = 0
    }
    for entry in moved {
      let target = segment(of: UInt32(truncatingIfNeeded: entry &>> 32))
      segments[target].count += 1
      put(entry, into: target * size)
    }
    return true
  }

  private mutating func doubleDirectory() {
    directory = directory.flatMap { [$0, $0] }
    directoryBits += 1
  }
}
