import Testing

@testable import Redirector

@Suite("the index of cached links")
struct LinkIndexTests {
  @Test("hashes that are the same are told apart by what they stand for")
  func collisions() throws {
    let index = try SmallIndex()
    for cell in 0..<7 {
      let isIn = index.insert(0xFFFF_FFFF, cell: cell)
      #expect(isIn)
    }
    for cell in 0..<7 { #expect(index.contains(0xFFFF_FFFF, cell)) }
    #expect(!index.contains(0xFFFF_FFFF, 7))
    index.remove(0xFFFF_FFFF, cell: 3)
    for cell in 0..<7 { #expect(index.contains(0xFFFF_FFFF, cell) == (cell != 3)) }
  }

  @Test("where nothing can be split any more, one goes for each that comes")
  func overfull() throws {
    let index = try SmallIndex()
    var cells = Set<Int>()
    for cell in 0..<100 {
      var isIn = index.insert(0x8000_0005, cell: cell)
      if !isIn {
        let other = try #require(index.neighbour(of: 0x8000_0005))
        index.remove(0x8000_0005, cell: other)
        cells.remove(other)
        isIn = index.insert(0x8000_0005, cell: cell)
      }
      #expect(isIn)
      cells.insert(cell)
    }
    #expect(cells.count == 7)
    for cell in 0..<100 {
      #expect(index.contains(0x8000_0005, cell) == cells.contains(cell))
    }
    // Another segment has room all the while.
    let isElsewhere = index.insert(0x0000_0005, cell: 200)
    #expect(isElsewhere)
    #expect(index.contains(0x0000_0005, 200))
  }
}

/// Segments of eight entries, and at most four of them.
private final class SmallIndex {
  private var index: LinkIndex

  init() throws {
    index = try LinkIndex(limits: LinkIndex.Limits(segmentBits: 3, directoryBits: 2))
  }

  func contains(_ hash: UInt32, _ cell: Int) -> Bool {
    index.find(hash) { $0 == cell } == cell
  }

  func insert(_ hash: UInt32, cell: Int) -> Bool { index.insert(hash, cell: cell) }

  func neighbour(of hash: UInt32) -> Int? { index.neighbour(of: hash) }

  func remove(_ hash: UInt32, cell: Int) { index.remove(hash, cell: cell) }
}
