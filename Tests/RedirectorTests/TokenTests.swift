import EventLoops
import HTTPWire
import RedisClient
import TestSupport
import Testing

@testable import Redirector

/// A ring whose keys are told by one byte each.
func keyRing(_ current: UInt8, previous: UInt8? = nil) -> KeyRing {
  func keys(_ byte: UInt8) -> KeyRing.Keys {
    KeyRing.Keys(secret: [UInt8](repeating: byte, count: KeyRing.Keys.bytes))!
  }
  return KeyRing(current: keys(current), previous: previous.map(keys))
}

@Suite("ids of visitors and clicks")
struct TokenTests {
  static func text(_ visitor: VisitorToken) -> [UInt8] {
    var bytes: [UInt8] = []
    visitor.append(to: &bytes)
    return bytes
  }

  static func text(_ click: ClickToken) -> [UInt8] {
    var bytes: [UInt8] = []
    click.append(to: &bytes)
    return bytes
  }

  static func cookie(_ text: String, _ keys: KeyRing) -> VisitorToken? {
    let bytes = Array(text.utf8)
    return VisitorCookie.read(ByteRange(0, bytes.count), of: bytes.span, keys: keys)
  }

  @Test("eight characters at once are the characters one by one")
  func words() {
    var random = SystemRandomNumberGenerator()
    let seed = random.next()
    var generator = SeededGenerator(seed: seed)
    var values = (0..<64).map { UInt64($0) &* 0x0000_0410_4104_1041 }
    values += (0..<1_000).map { _ in UInt64.random(in: 0...(.max), using: &generator) }
    for value in values {
      var expected: [UInt8] = []
      SortableText.append(value, characters: 8, to: &expected)
      var found: [UInt8] = []
      found.append(word: SortableText.word(value))
      #expect(found == expected, "seed \(seed), value \(value)")
    }
  }

  @Test("what is written is read again, for any bits")
  func roundTrip() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<1_000 {
      let visitor = VisitorToken(first: random.next(), second: random.next(), tag: random.next())
      let visitorText = Self.text(visitor)
      #expect(visitorText.count == VisitorToken.characters)
      #expect(VisitorToken(visitorText.span, from: 0) == visitor, "seed \(seed)")
      let click = ClickToken(
        milliseconds: random.next() >> 16, mix: random.next(), tag: random.next() >> 8)
      let clickText = Self.text(click)
      #expect(clickText.count == ClickToken.characters)
      #expect(ClickToken(clickText.span) == click, "seed \(seed)")
    }
  }

  @Test("a visitor's cookie with any one bit turned is not ours")
  func flippedBits() {
    let keys = keyRing(1)
    let good = Self.text(keys.newVisitor(0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210))
    #expect(Self.cookie("dl_vid=" + String(decoding: good, as: UTF8.self), keys) != nil)
    for bit in 0..<good.count * 8 {
      var bad = good
      bad[bit / 8] ^= 1 << UInt8(bit % 8)
      let header = Array("dl_vid=".utf8) + bad
      #expect(VisitorCookie.read(ByteRange(0, header.count), of: header.span, keys: keys) == nil)
    }
  }

  @Test("a click id with any one of its 168 bits turned is not ours")
  func flippedClickBits() {
    let keys = keyRing(1)
    let good = keys.newClick(milliseconds: 1_767_225_600_000, order: 7, random: 0x1234_5678_9abc)
    #expect(keys.isGenuine(good))
    for bit in UInt64(0)..<168 {
      let bad = ClickToken(
        milliseconds: good.milliseconds ^ (bit < 48 ? 1 << bit : 0),
        mix: good.mix ^ (48..<112 ~= bit ? 1 << (bit - 48) : 0),
        tag: good.tag ^ (bit >= 112 ? 1 << (bit - 112) : 0))
      #expect(!keys.isGenuine(bad), "bit \(bit)")
    }
  }

  @Test("ids made with the last key are good, those made with the one before aren't")
  func rotation() {
    let old = keyRing(1)
    let visitor = old.newVisitor(1, 2)
    let click = old.newClick(milliseconds: 5, order: 0, random: 9)
    #expect(keyRing(2, previous: 1).isGenuine(visitor))
    #expect(keyRing(2, previous: 1).isGenuine(click))
    #expect(!keyRing(3, previous: 2).isGenuine(visitor))
    #expect(!keyRing(3, previous: 2).isGenuine(click))
    #expect(!keyRing(2).isGenuine(visitor))
  }

  @Test("our cookie is found among others, and only under its own name")
  func amongOthers() {
    let keys = keyRing(4)
    let visitor = keys.newVisitor(3, 4)
    let text = String(decoding: Self.text(visitor), as: UTF8.self)
    let forged = String(repeating: "A", count: VisitorToken.characters)
    for header in [
      "dl_vid=\(text)", "a=b; dl_vid=\(text)", "a=b;dl_vid=\(text); c=d",
      "dl_vid=x; dl_vid=\(text)",
      "dl_vid=\(forged); dl_vid=\(text)", ";; \t dl_vid=\(text)",
    ] {
      #expect(Self.cookie(header, keys) == visitor, "\(header)")
    }
    for header in [
      "", "dl_vid", "dl_vid=", "xdl_vid=\(text)", "DL_VID=\(text)", "dl_vid=\(text)x",
      "dl_vid=\(forged)",
      "dl_vid=\"\(text)\"", "dl_vid =\(text)",
    ] {
      #expect(Self.cookie(header, keys) == nil, "\(header)")
    }
  }

  @Test("click ids sort as the clicks came")
  func order() {
    let keys = keyRing(5)
    var clock = ClickClock()
    var last: [UInt8] = []
    let start: Int64 = 1_767_225_600_000
    // Within a millisecond, over its end, and over a clock set back by less than is waited for.
    for wall in [start, start, start + 1, start + 1, start - 900, start + 2] {
      clock.set(wall)
      for random in [UInt64.max, 0] {
        let click = keys.newClick(
          milliseconds: clock.milliseconds, order: clock.nextOrder(), random: random)
        let text = Self.text(click)
        #expect(last.lexicographicallyPrecedes(text))
        last = text
      }
    }
    clock.set(start - 5_000)
    #expect(clock.milliseconds == start - 5_000)
  }

  @Test("the touch's order stands in the click's id, after the time")
  func touchOrder() {
    let click = keyRing(6).newClick(milliseconds: 1, order: 4_095, random: 77)
    let text = Self.text(click)
    let mix = SortableText.bits(text.span, from: 8, characters: 8)
    #expect(mix.map { $0 >> 10 } == click.touchOrder)
    #expect(click.touchOrder >> 26 == 4_095)
  }

  @Test("codes are packed without loss, and nothing else passes for one")
  func codes() {
    for text in ["k1", "00", "zz", "aB3xY9z", "ABCDEFGHIJ", "9876543210"] {
      #expect(CodeKey(text)?.text == text)
    }
    for text in ["", "a", "ABCDEFGHIJK", "a-b", "a_b", "a b", "a/b", "é1", "%41"] {
      #expect(CodeKey(text) == nil, "\(text)")
    }
  }
}

@Suite("the key file")
struct KeyFileTests {
  @Test("is made when missing, for the owner alone, and stays")
  func made() throws {
    let directory = try TemporaryDirectory()
    let file = KeyFile(in: directory.directory)
    let keys = try file.load()
    let visitor = keys.newVisitor(1, 2)
    #expect(try file.load().isGenuine(visitor))
    #expect(keys.previous == nil)
    let content = try directory.directory.read("keys", limitBytes: 1_000)
    #expect(content.count == "current ".utf8.count + 64 + 1)
  }

  @Test("rotation keeps the last keys good, and only those")
  func rotated() throws {
    let directory = try TemporaryDirectory()
    let file = KeyFile(in: directory.directory)
    let visitor = try file.load().newVisitor(1, 2)
    #expect(try file.rotate().isGenuine(visitor))
    #expect(try file.load().isGenuine(visitor))
    #expect(try !file.rotate().isGenuine(visitor))
  }

  @Test(
    "with anything else in it is refused, and says nothing of its content",
    arguments: [
      "", "current", "current zz\n", "current 00\n",
      "previous \(String(repeating: "a", count: 64))\n",
      "current \(String(repeating: "a", count: 64))\nnext \(String(repeating: "b", count: 64))\n",
      "current \(String(repeating: "a", count: 64))\ncurrent \(String(repeating: "b", count: 64))\n",
    ])
  func damaged(content: String) throws {
    let directory = try TemporaryDirectory()
    try directory.directory.replace("keys", with: Array(content.utf8))
    let error = #expect(throws: KeyFileError.self) {
      try KeyFile(in: directory.directory).load()
    }
    #expect(error?.description.contains("aaaa") == false)
  }
}
