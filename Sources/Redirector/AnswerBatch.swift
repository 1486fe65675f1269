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

  /// Notes an answer that was just appended to the buffer from `start` on.
  ///
  /// - Parameter kind: of the click that it redirects, if it does.
  mutating func add(_ client: Client, from start: Int, redirecting kind: ClickKind?) {
    if let kind { clicks.add(kind) }
    let count = kind == nil ? 0 : 1
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
