package import Programme

/// So many clicks of one kind on a link within an hour.
package struct ClickCount: Hashable, Sendable {
  package var hour: Hour
  package var code: LinkCode
  package var kind: ClickKind
  package var clicks: Int64

  package init(hour: Hour, code: LinkCode, kind: ClickKind, clicks: Int64) {
    self.hour = hour
    self.code = code
    self.kind = kind
    self.clicks = clicks
  }
}

/// A touch that a person left on a link, among the first ones there: it may come to a coupon.
package struct LinkOpen: Hashable, Sendable {
  package var code: LinkCode
  package var at: Timestamp
  package var person: Person

  package init(code: LinkCode, at: Timestamp, person: Person) {
    self.code = code
    self.at = at
    self.person = person
  }
}

/// So many clicks from one address on a day.
package struct AddressClicks: Hashable, Sendable {
  package var day: ShanghaiDay
  package var address: AddressHash
  package var clicks: Int64

  package init(day: ShanghaiDay, address: AddressHash, clicks: Int64) {
    self.day = day
    self.address = address
    self.clicks = clicks
  }
}

/// That a person left a touch from an address on a day.
package struct AddressVisit: Hashable, Sendable {
  /// The people of an address and day that are kept.
  package static let keptPerAddress: Int64 = 4_096

  package var day: ShanghaiDay
  package var address: AddressHash
  package var person: Person

  package init(day: ShanghaiDay, address: AddressHash, person: Person) {
    self.day = day
    self.address = address
    self.person = person
  }
}

/// Clicks as they are counted, many at a time.
package struct ClickBatch: Hashable, Sendable {
  package var counts: [ClickCount] = []
  package var opens: [LinkOpen] = []
  package var addresses: [AddressClicks] = []
  package var visits: [AddressVisit] = []

  package init() {}

  mutating func append(_ other: ClickBatch) {
    counts += other.counts
    opens += other.opens
    addresses += other.addresses
    visits += other.visits
  }
}

/// Some clicks of one segment of a journal, each of which is counted once.
package struct SourcedClicks: Hashable, Sendable {
  /// The segment.
  package var source: String
  /// Which of its records these are, in order.
  package var records: Range<Int64>
  package var batch: ClickBatch

  package init(source: String, records: Range<Int64>, batch: ClickBatch) {
    self.source = source
    self.records = records
    self.batch = batch
  }
}

/// What the clicks came to. All of them are here: those of the redirectors, once their journals have been
/// tallied, and those that were reported.
package protocol ClickReading {
  /// Clicks of some hours, by hour, link and kind, in this order.
  func clickCounts(in hours: Range<Hour>) throws -> [ClickCount]
  /// All clicks there ever were.
  func clickTotals() throws -> [ClickKind: Int64]

  /// From where a person left touches on a day, as far as anybody else may have: an address that few
  /// clicks came from isn't kept.
  func addresses(of person: Person, on day: ShanghaiDay) throws -> [AddressHash]
  /// Clicks from an address on a day; 0 when they were too few to be kept.
  func clicks(from address: AddressHash, on day: ShanghaiDay) throws -> Int64
  /// Who left touches from an address on a day; ``AddressVisit/keptPerAddress`` at most.
  func people(at address: AddressHash, on day: ShanghaiDay) throws -> [Person]

  /// How many records of a segment are counted, from its first on.
  func counted(of source: String) throws -> Int64
}

package protocol ClickWriting {
  /// Counts clicks that were reported.
  func count(_ batch: ClickBatch) throws
  /// Counts clicks of journals, each sum if it is the next of its segment.
  ///
  /// - Returns: for each, how many records of its segment are counted after it. Unless that is where it ends,
  ///   it wasn't counted: it had been before, or others are missing before it.
  func count(_ sums: [SourcedClicks]) throws -> [Int64]
  /// Removes what is known of the addresses of earlier days.
  func forgetAddresses(before day: ShanghaiDay) throws
}
