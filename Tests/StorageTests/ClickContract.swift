import Programme
import Storage
import TestSupport
import Testing

@Suite("Any store's clicks")
struct ClickContract {
  static let other = LinkCode(trusted: "zZ9")
  static let address = AddressHash(bits: .max)
  static let day = ShanghaiDay(of: moment(0))
  static let hour = Hour(of: moment(0))
  static let all = Hour(number: 0)..<Hour(number: .max)

  static func visitor(_ number: Int) -> Person { .visitor(VisitorID(trusted: "v\(number)")) }

  static func batch(
    _ clicks: Int64, _ kind: ClickKind = .touch, on code: LinkCode = Sample.code,
    in hour: Hour = hour
  ) -> ClickBatch {
    var batch = ClickBatch()
    batch.counts = [ClickCount(hour: hour, code: code, kind: kind, clicks: clicks)]
    return batch
  }

  static func clicks(_ records: Range<Int64>, of source: String = "a") -> SourcedClicks {
    SourcedClicks(source: source, records: records, batch: batch(Int64(records.count)))
  }

  @Test("clicks of an hour, a link and a kind add up", arguments: StoreKind.all)
  func counts(kind: StoreKind) throws {
    try kind.withStore { store in
      let next = Hour(number: Self.hour.number + 1)
      try store.write { transaction in
        try transaction.count(Self.batch(3))
        try transaction.count(Self.batch(4))
        try transaction.count(Self.batch(5, .bot))
        try transaction.count(Self.batch(6, on: Self.other))
        try transaction.count(Self.batch(7, in: next))
      }
      let counts = try store.read { try $0.clickCounts(in: Self.all) }
      #expect(counts.map(\.clicks) == [7, 5, 6, 7])
      #expect(counts.map(\.code) == [Sample.code, Sample.code, Self.other, Sample.code])
      #expect(counts.map(\.kind) == [.touch, .bot, .touch, .touch])
      let ofHour = try store.read { try $0.clickCounts(in: Self.hour..<next) }
      #expect(ofHour == Array(counts.prefix(3)))
      let ofLink = try store.read { try $0.clickCounts(on: Sample.code, in: Self.hour..<next) }
      #expect(ofLink == Array(counts.prefix(2)))
      expect(try store.read { try $0.clickTotals() }, equals: [.touch: 20, .bot: 5])
    }
  }

  @Test("records of a journal are counted once, and in their order", arguments: StoreKind.all)
  func sources(kind: StoreKind) throws {
    try kind.withStore { store in
      let steps: [(Range<Int64>, Int64, Int64)] = [
        (0..<5, 5, 5),  // the first ones
        (0..<5, 5, 5),  // again
        (0..<7, 5, 5),  // some of them again
        (6..<9, 5, 5),  // with one missing before
        (5..<5, 5, 5),  // none
        (5..<9, 9, 9),  // the next
      ]
      for (records, counted, total) in steps {
        let result = try store.write { try $0.count(Self.clicks(records)) }
        #expect(result == counted)
        expect(try store.read { try $0.counted(of: "a") }, equals: counted)
        expect(try store.read { try $0.clickTotals() }, equals: [.touch: total])
      }
      expect(try store.write { try $0.count(Self.clicks(0..<2, of: "b")) }, equals: 2)
      expect(try store.read { try $0.counted(of: "c") }, equals: 0)
      expect(try store.read { try $0.clickTotals() }, equals: [.touch: 11])
    }
  }

  @Test("of a link's people those who came first are kept, in any order of arrival")
  func opens() throws {
    var random = SeededGenerator.printed()
    let people = (0..<40).map { number in
      LinkOpen(code: Sample.code, at: moment(Int64(number)), person: Self.visitor(number))
    }
    let again = people.map { LinkOpen(code: $0.code, at: moment(1_000), person: $0.person) }
    var batch = ClickBatch()
    batch.opens = (people + again).shuffled(using: &random)
    let store = try SQLiteStore.temporary()
    try store.write { [batch] in try $0.count(batch) }
    let kept = try store.read { try $0.opens(of: Sample.code) }
    #expect(kept == Array(people.prefix(LinkOpen.keptPerLink)))
    #expect(try store.read { try $0.opens(of: Self.other) }.isEmpty)
    try store.close()
  }

  @Test("an address has its clicks and its people, and is forgotten", arguments: StoreKind.all)
  func addresses(kind: StoreKind) throws {
    try kind.withStore { store in
      let next = ShanghaiDay(number: Self.day.number + 1)
      let buyer = Person.buyer(BuyerID(trusted: "v1"))
      var batch = ClickBatch()
      batch.addresses = [
        AddressClicks(day: Self.day, address: Self.address, clicks: 3),
        AddressClicks(day: Self.day, address: Self.address, clicks: 4),
        AddressClicks(day: next, address: Self.address, clicks: 5),
      ]
      batch.visits = [Self.visitor(1), Self.visitor(2), buyer, Self.visitor(1)].map {
        AddressVisit(day: Self.day, address: Self.address, person: $0)
      }
      try store.write { [batch] in try $0.count(batch) }
      expect(
        try store.read { try $0.clicks(from: Self.address, on: Self.day) }, equals: 7)
      expect(
        try store.read { try $0.people(at: Self.address, on: Self.day) },
        equals: [Self.visitor(1), Self.visitor(2), buyer])
      expect(try store.read { try $0.people(at: Self.address, on: next) }, equals: [])
      expect(
        try store.read { try $0.addresses(of: buyer, on: Self.day) }, equals: [Self.address])
      expect(try store.read { try $0.addresses(of: buyer, on: next) }, equals: [])
      try store.write { try $0.forgetAddresses(before: next) }
      expect(
        try store.read { try $0.clicks(from: Self.address, on: Self.day) }, equals: 0)
      expect(try store.read { try $0.people(at: Self.address, on: Self.day) }, equals: [])
      expect(try store.read { try $0.clicks(from: Self.address, on: next) }, equals: 5)
    }
  }

  @Test("an address has a bounded number of people")
  func bounded() throws {
    let store = try SQLiteStore.temporary()
    var batch = ClickBatch()
    batch.visits = (0...Int(AddressVisit.keptPerAddress)).map {
      AddressVisit(day: Self.day, address: Self.address, person: Self.visitor($0))
    }
    try store.write { [batch] in try $0.count(batch) }
    let people = try store.read { try $0.people(at: Self.address, on: Self.day) }
    #expect(Int64(people.count) == AddressVisit.keptPerAddress)
    try store.close()
  }
}
