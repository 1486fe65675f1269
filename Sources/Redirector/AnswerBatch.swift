import EventLoops
import HTTPWire
import Programme

/// The answers of one turn, and the clicks that have to be in the journal before they go out.
struct AnswerBatch {
  /// Consecutive answers to one client.
  struct Entry {
    let client: Client
    let start: Int
    var end: Int
    var answers: Int
    /// How many of them redirect a click.
    var clicks: Int
  }

  var buffer = AnswerBuffer()
  /// Journal records of this turn, one after the other.
  var records: [UInt8] = []
  private(set) var entries: [Entry] = []
  /// The turn's clicks, which the records are of.
  private(set) var clicks = ClickKindCounts()

  var isEmpty: Bool { entries.isEmpty }
  /// Clients answered, one after the other; one that comes again counts again.
  var clientCount: Int { entries.count }

  /// Redirects a client, and keeps the click's record for the journal.
  ///
  /// - Parameter line: appends where to, and the line's end; other fields may follow.
  mutating func redirect(
    _ client: Client, _ record: JournalRecord, closing: Bool, to line: (inout [UInt8]) -> Void
  ) {
    record.append(to: &records)
    clicks.add(record.kind)
    let start = buffer.count
    buffer.beginFound()
    buffer.withBytes(line)
    buffer.endFields(closing: closing)
    note(client, from: start, clicks: 1)
  }

  /// Gives a client an answer that is the same for everybody.
  mutating func append(_ answer: Answer, to client: Client, withBody: Bool, closing: Bool) {
    let start = buffer.count
    buffer.append(answer, withBody: withBody, closing: closing)
    note(client, from: start, clicks: 0)
  }

  /// Notes an answer that was just appended to the buffer from `start` on.
  private mutating func note(_ client: Client, from start: Int, clicks count: Int) {
    client.unsentBytes += Int32(buffer.count - start)
    let last = entries.count - 1
    if last >= 0, entries[last].client === client {
      entries[last].end = buffer.count
      entries[last].answers += 1
      entries[last].clicks += count
    } else {
      entries.append(
        Entry(client: client, start: start, end: buffer.count, answers: 1, clicks: count))
    }
  }

  /// Sends an entry's answers.
  func write(_ entry: Entry) {
    entry.client.unsentBytes -= Int32(entry.end - entry.start)
    entry.client.send(buffer.bytes.span.extracting(entry.start..<entry.end))
  }

  /// Sends something else in place of an entry's answers.
  func write(_ other: AnswerBuffer, insteadOf entry: Entry) {
    entry.client.unsentBytes -= Int32(entry.end - entry.start)
    entry.client.send(other.bytes.span)
  }

  mutating func removeAll() {
    buffer.removeAll()
    records.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    clicks = ClickKindCounts()
  }
}
