import EventLoops
import Programme
import TestSupport
import Testing

@testable import Redirector

@Suite("the journal")
struct JournalTests {
  static let keys = keyRing(8)

  static func record(_ number: UInt64) -> JournalRecord {
    JournalRecord(
      keys.newClick(milliseconds: Int64(number), order: 1, random: number),
      isReturning: number.isMultiple(of: 2), visitor: keys.newVisitor(number, ~number),
      address: number &* 77, code: CodeKey("code\(number % 10)")!)
  }

  static func bytes(_ numbers: Range<UInt64>) -> [UInt8] {
    var bytes: [UInt8] = []
    for number in numbers { record(number).append(to: &bytes) }
    return bytes
  }

  static func append(_ numbers: Range<UInt64>, to journal: Journal, at now: Int64 = 0) -> Bool {
    journal.append(bytes(numbers).span, at: now)
  }

  /// Redis has had everything before `position` for long enough, and the sums over all that is finished.
  static func settle(_ journal: Journal, _ position: JournalPosition) {
    for segment in journal.segments { journal.feed.markTallied(segment.number) }
    journal.advance(to: position)
    journal.settle(at: 0)
    journal.settle(at: Journal.Limits().settlingMilliseconds)
  }

  /// The times of all records that Redis hasn't acknowledged.
  static func unshipped(_ journal: Journal, pieces: Int = 3) throws -> [UInt64] {
    var position = journal.shipped
    var found: [UInt64] = []
    var records: [UInt8] = []
    while let end = try journal.read(
      at: position, count: pieces * JournalRecord.bytes, to: &records)
    {
      for start in stride(from: 0, to: records.count, by: JournalRecord.bytes) {
        if let record = JournalRecord(records.span, at: start) {
          found.append(record.milliseconds)
        }
      }
      position = end
      records.removeAll()
    }
    return found
  }

  @Test("a record is read as it was written, and any turned bit is found")
  func records() {
    let bytes = Self.bytes(1..<2)
    #expect(bytes.count == JournalRecord.bytes)
    #expect(JournalRecord(bytes.span, at: 0) == Self.record(1))
    for bit in 0..<bytes.count * 8 {
      var bad = bytes
      bad[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(JournalRecord(bad.span, at: 0) == nil, "bit \(bit)")
    }
    let zeros = [UInt8](repeating: 0, count: JournalRecord.bytes)
    #expect(JournalRecord(zeros.span, at: 0) == nil)
  }

  @Test("a click of any kind is read as it was written", arguments: ClickKind.allCases)
  func kinds(kind: ClickKind) {
    let record = JournalRecord(kind, milliseconds: 1 << 41, address: .max, code: CodeKey("k1")!)
    var bytes: [UInt8] = []
    record.append(to: &bytes)
    #expect(JournalRecord(bytes.span, at: 0) == record)
    #expect(ClickKind(byte: kind.byte) == kind)
    #expect(ClickKind.byByte.count == ClickKind.allCases.count)
  }

  @Test("a record of version 1 is the touch that it was")
  func firstVersion() {
    let touch = Self.record(2)
    let tag: UInt64 = 0xAA_BBBB_BBBB_BBBB
    let words: InlineArray<7, UInt64> = [
      touch.milliseconds, touch.mix, tag | 1 << 56, touch.visitor.first, touch.visitor.second,
      touch.visitor.tag, touch.code.bits,
    ]
    var bytes: [UInt8] = []
    for index in words.indices { bytes.append(word: words[index]) }
    bytes.append(word: UInt64(CRC32C.checksum(words)) | 0x316B_6C63 << 32)
    let read = JournalRecord(bytes.span, at: 0)
    #expect(read?.kind == .touch && read?.isReturning == true && read?.address == 0)
    #expect(read?.touchOrder == touch.touchOrder && read?.visitor == touch.visitor)
    #expect(read?.milliseconds == touch.milliseconds && read?.code == touch.code)
  }

  @Test("a segment keeps its id over runs, and every one has another")
  func ids() throws {
    let directory = try TemporaryDirectory()
    let limits = Journal.Limits(segmentBytes: 2 * JournalRecord.bytes)
    let journal = try Journal(directory.directory, limits: limits)
    #expect(Self.append(0..<1, to: journal))
    #expect(Self.append(1..<2, to: journal))
    let ids = journal.segments.compactMap(\.id)
    #expect(ids.count == 2 && Set(ids).count == 2)
    let next = try Journal(directory.directory, limits: limits)
    #expect(Array(next.segments.compactMap(\.id).prefix(2)) == ids)
    #expect(next.feed.segments.map(\.isFinished) == [true, true, false])
  }

  @Test("a segment that wasn't tallied stays, however much is kept")
  func untallied() throws {
    let directory = try TemporaryDirectory()
    let limits = Journal.Limits(segmentBytes: 2 * JournalRecord.bytes, keptBytes: 0)
    let journal = try Journal(directory.directory, limits: limits)
    for number in UInt64(0)..<4 { _ = Self.append(number..<number + 1, to: journal) }
    journal.feed.markTallied(1)
    journal.advance(to: journal.end)
    journal.settle(at: 0)
    journal.settle(at: Journal.Limits().settlingMilliseconds)
    #expect(journal.segments.map(\.number) == [2, 3, 4])
    #expect(journal.feed.takeRemoved().count == 1)
  }

  @Test("what was appended is read from the checkpoint on, over segments and runs")
  func runs() throws {
    let directory = try TemporaryDirectory()
    let limits = Journal.Limits(segmentBytes: 5 * JournalRecord.bytes)
    var journal = try Journal(directory.directory, limits: limits)
    for number in UInt64(0)..<10 {
      #expect(Self.append(number..<number + 1, to: journal))
    }
    #expect(journal.segments.count > 2)
    #expect(try Self.unshipped(journal) == Array(0..<10))
    var records: [UInt8] = []
    let end = try #require(
      try journal.read(at: journal.shipped, count: 3 * JournalRecord.bytes, to: &records))
    Self.settle(journal, end)
    try directory.directory.replace(
      JournalPosition.fileName, with: Array(journal.checkpoint.text.utf8))
    // The process ends here without any farewell.
    journal = try Journal(directory.directory, limits: limits)
    #expect(Self.append(10..<12, to: journal))
    #expect(try Self.unshipped(journal) == Array(3..<12))
    #expect(journal.unshippedBytes == 9 * JournalRecord.bytes)
  }

  @Test("a torn tail is cut at the next start, whatever is left of the record", arguments: 0..<64)
  func tornTail(left: Int) throws {
    let directory = try TemporaryDirectory()
    _ = try Journal(directory.directory).append(Self.bytes(0..<3).span, at: 0)
    let file = try AppendFile(path: directory.path(of: JournalSegment.name(1)))
    try file.append(Self.bytes(3..<4).span.extracting(0..<left))
    let journal = try Journal(directory.directory)
    #expect(try Self.unshipped(journal) == [0, 1, 2])
    #expect(journal.tornBytes == left)
    #expect(Self.append(4..<5, to: journal))
    #expect(try Self.unshipped(journal) == [0, 1, 2, 4])
  }

  @Test("after a power cut a tail of zeros is cut, and damage further up is passed over")
  func damage() throws {
    let directory = try TemporaryDirectory()
    _ = try Journal(directory.directory).append(Self.bytes(0..<2).span, at: 0)
    let file = try AppendFile(path: directory.path(of: JournalSegment.name(1)))
    try file.append([UInt8](repeating: 7, count: JournalRecord.bytes))
    try file.append(Self.bytes(2..<3))
    try file.append([UInt8](repeating: 0, count: 1_000))
    let journal = try Journal(directory.directory)
    #expect(journal.tornBytes == 1_000)
    #expect(try Self.unshipped(journal) == [0, 1, 2])
  }

  @Test("shipped segments go when there are more than are kept, unshipped ones never")
  func bounded() throws {
    let directory = try TemporaryDirectory()
    let limits = Journal.Limits(
      segmentBytes: 2 * JournalRecord.bytes, totalBytes: 1_000 * JournalRecord.bytes,
      keptBytes: 6 * JournalRecord.bytes)
    let journal = try Journal(directory.directory, limits: limits)
    for number in UInt64(0)..<20 {
      _ = Self.append(number..<number + 1, to: journal)
    }
    #expect(try Self.unshipped(journal).count == 20)
    Self.settle(journal, journal.end)
    #expect(journal.segments.count <= 4)
    let files = try directory.directory.names().compactMap(JournalSegment.number(of:))
    #expect(files == journal.segments.map(\.number))
    // What is kept can be shipped again, should Redis have lost its data.
    journal.rewind()
    #expect(try Self.unshipped(journal).last == 19)
    #expect(try !Self.unshipped(journal).isEmpty)
  }

  @Test("at its limit it refuses, and goes on when there is room again")
  func full() throws {
    let directory = try TemporaryDirectory()
    let limits = Journal.Limits(
      segmentBytes: 4 * JournalRecord.bytes, totalBytes: 10 * JournalRecord.bytes,
      keptBytes: 0, retryMilliseconds: 100)
    let journal = try Journal(directory.directory, limits: limits)
    var accepted: UInt64 = 0
    while accepted < 100, Self.append(accepted..<accepted + 1, to: journal) {
      accepted += 1
    }
    #expect(journal.trouble == .full(totalBytes: limits.totalBytes))
    #expect(!journal.isWritable(at: 99))
    #expect(journal.isWritable(at: 100))
    #expect(try Self.unshipped(journal) == Array(0..<accepted))
    Self.settle(journal, journal.end)
    #expect(Self.append(50..<51, to: journal, at: 100))
    #expect(journal.trouble == nil)
    #expect(try Self.unshipped(journal) == [50])
  }

  @Test("what Redis acknowledged just before it went away is sent again")
  func settling() throws {
    let directory = try TemporaryDirectory()
    let window = Journal.Limits().settlingMilliseconds
    let journal = try Journal(directory.directory)
    #expect(Self.append(0..<2, to: journal))
    let early = journal.end
    #expect(Self.append(2..<3, to: journal))
    journal.advance(to: early)
    journal.settle(at: 0)
    journal.advance(to: journal.end)
    journal.settle(at: 1)
    #expect(journal.unshippedBytes == 0)
    journal.settle(at: window - 1)
    #expect(!journal.isSettled)
    journal.settle(at: window)
    #expect(journal.checkpoint == early)
    journal.shipAgain()
    #expect(try Self.unshipped(journal) == [2])
    journal.advance(to: journal.end)
    journal.settle(at: window)
    journal.settle(at: 2 * window)
    #expect(journal.isSettled)
  }

  @Test("a file whose sync failed is left alone and still shipped")
  func distrusted() throws {
    let directory = try TemporaryDirectory()
    let journal = try Journal(directory.directory)
    #expect(Self.append(0..<1, to: journal))
    let before = journal.end.segment
    journal.distrustSegment(at: 0)
    #expect(Self.append(1..<2, to: journal))
    #expect(journal.end.segment > before)
    #expect(try Self.unshipped(journal) == [0, 1])
  }

  @Test("a checkpoint that can't be read means the beginning")
  func badCheckpoint() throws {
    let directory = try TemporaryDirectory()
    _ = try Journal(directory.directory).append(Self.bytes(0..<3).span, at: 0)
    try directory.directory.replace(JournalPosition.fileName, with: Array("1 -5\n".utf8))
    #expect(try Self.unshipped(try Journal(directory.directory)) == [0, 1, 2])
  }
}
