import HTTPWire
import Programme
import RedisClient
import TestSupport
import Testing

@testable import Redirector

@Suite("a table of links against a plain dictionary")
struct LinkTableModelTests {
  /// What the dictionary holds of a link.
  struct Known {
    var entry: LinkEntry
    var freshUntil: Int64
    var isSuspect: Bool
  }

  /// One run: the table, and what it has to agree with.
  struct Run: ~Copyable {
    static let codes = 600

    var table: LinkTable
    var known: [Int: Known] = [:]
    var random: SeededGenerator
    var now: Int64 = 0
    let links: Int

    init(seed: UInt64, links: Int) throws {
      random = SeededGenerator(seed: seed)
      self.links = links
      // Segments of eight entries are split again and again.
      table = try LinkTable(
        limits: LinkTable.Limits(
          links: links, absentCodes: 16, freshMilliseconds: 500, jitterMilliseconds: 1,
          absentMilliseconds: 50, segmentBits: 3),
        hash: LinkHash(random: random.next(), random.next()))
    }

    static func code(_ number: Int) -> CodeKey { CodeKey("m\(number)")! }

    /// Most destinations fit into one cell, some take a few, and one in a hundred very many.
    mutating func anyEntry() -> LinkEntry {
      let length =
        switch Int.random(in: 0..<100, using: &random) {
        case 0: Int.random(in: 4_000...8_000, using: &random)
        case 1..<30: Int.random(in: 40...300, using: &random)
        default: Int.random(in: 0...40, using: &random)
        }
      let path = String((0..<length).map { _ in "abcdefghij".randomElement(using: &random)! })
      return LinkEntry(
        decoding: linkCopy(
          "https://shop.example/\(path)\(Bool.random(using: &random) ? "#part" : "")",
          placement: Placement.allCases.randomElement(using: &random)!,
          isSharer: Bool.random(using: &random),
          issuedAt: Int64.random(in: 0...Int64.max, using: &random),
          expiresAt: Bool.random(using: &random) ? .random(in: 0...1 << 50, using: &random) : nil,
          disabledAt: Bool.random(using: &random) ? .random(in: 0...1 << 50, using: &random) : nil,
          passesQuery: Bool.random(using: &random),
          coupon: Bool.random(using: &random) ? "TEA & \(length)" : nil
        ).encoded())!
    }

    mutating func step() {
      now += Int64.random(in: 0...3, using: &random)
      let number = Int.random(in: 0..<Self.codes, using: &random)
      let code = Self.code(number)
      forgetEvicted(number)
      switch Int.random(in: 0..<100, using: &random) {
      case 0..<40:
        let entry = anyEntry()
        table.store(entry, for: code, at: now, random: 0)
        known[number] = Known(entry: entry, freshUntil: now + 500, isSuspect: false)
      case 40..<50:
        let entry = anyEntry()
        let isNew = !table.contains(code)
        table.storeUnconfirmed(entry, for: code)
        if isNew, table.contains(code) {
          known[number] = Known(entry: entry, freshUntil: 0, isSuspect: true)
        }
      case 50..<55:
        table.storeAbsent(code, at: now)
        known[number]?.freshUntil = now + 50
        known[number]?.isSuspect = false
      case 55..<60:
        table.markChanged(code)
        known[number]?.isSuspect = true
      case 60:
        table.markAllChanged()
        for number in known.keys { known[number]?.isSuspect = true }
      default: break
      }
    }

    /// A table that was full may have given up a link, but never one that has room.
    mutating func forgetEvicted(_ number: Int) {
      guard known[number] != nil, !table.contains(Self.code(number)) else { return }
      #expect(links < Self.codes, "a link is gone from a table with room")
      known[number] = nil
    }

    mutating func check(_ number: Int) {
      forgetEvicted(number)
      let finding = table.find(Self.code(number), at: now)
      guard let wanted = known[number] else {
        switch finding {
        case .absent, .unknown: return
        default: Issue.record("a link that nobody stored")
        }
        return
      }
      switch finding {
      case .suspect(let link):
        #expect(wanted.isSuspect)
        expect(link, wanted.entry)
      case .fresh(let link):
        #expect(!wanted.isSuspect && now < wanted.freshUntil)
        expect(link, wanted.entry)
      case .aged(let link):
        #expect(!wanted.isSuspect && now >= wanted.freshUntil)
        expect(link, wanted.entry)
      case .absent, .unknown: Issue.record("a link that is there isn't found")
      }
    }

    func expect(_ link: CachedLink, _ entry: LinkEntry) {
      #expect(
        link.life == entry.life && link.placement == entry.placement
          && link.isSharer == entry.isSharer && link.passesQuery == entry.passesQuery)
      let (text, pieces) = (entry.destination.text, entry.destination.pieces)
      var line: [UInt8] = []
      table.appendPlain(to: link, passing: nil, of: [UInt8]().span, into: &line)
      let plain = text[pieces.startRange] + text[pieces.endRange]
      #expect(line == plain + Array("\r\n".utf8))
      line = []
      table.appendTouch(
        DestinationTests.click, DestinationTests.visitor, to: link, passing: nil,
        of: [UInt8]().span, into: &line)
      #expect(line.starts(with: text[pieces.touchRange]))
      #expect(line.dropLast(2).suffix(pieces.end) == text[pieces.endRange])
    }

    mutating func checkAll() {
      for number in 0..<Self.codes { check(number) }
      #expect(table.count == known.count)
      #expect(table.count <= links)
    }
  }

  @Test(
    "whatever is stored, changed, replaced and given up, what is found is what was stored last",
    arguments: [1, 7, 100, 3_000])
  func anything(links: Int) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed of the table with \(links) links: \(seed)")
    var run = try Run(seed: seed, links: links)
    for step in 0..<20_000 {
      run.step()
      run.check(Int.random(in: 0..<Run.codes, using: &run.random))
      if step % 1_000 == 0 { run.checkAll() }
    }
    run.checkAll()
  }
}
