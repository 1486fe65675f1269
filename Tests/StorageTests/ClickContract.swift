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
        let result = try store.write { try $0.count([Self.clicks(records)]) }
        #expect(result == [counted])
        expect(try store.read { try $0.counted(of: "a") }, equals: counted)
        expect(try store.read { try $0.clickTotals() }, equals: [.touch: total])
      }
      expect(try store.write { try $0.count([Self.clicks(0..<2, of: "b")]) }, equals: [2])
      expect(try store.read { try $0.counted(of: "c") }, equals: 0)
      expect(try store.read { try $0.clickTotals() }, equals: [.touch: 11])
    }
  }

  @Test("sums that are counted together count as they would alone", arguments: StoreKind.all)
  func together(kind: StoreKind) throws {
    try kind.withStore { store in
      let sums: [(sum: SourcedClicks, counted: Int64)] = [
        (Self.clicks(0..<5), 5),
        (Self.clicks(0..<3, of: "b"), 3),
        (Self.clicks(5..<9), 9),
        (Self.clicks(5..<9), 9),  // again
        (Self.clicks(4..<6, of: "b"), 3),  // with one missing before
        (Self.clicks(1..<2, of: "c"), 0),  // without its first ones
        (Self.clicks(9..<11), 11),
      ]
      let counted = try store.write { try $0.count(sums.map(\.sum)) }
      #expect(counted == sums.map(\.counted))
      for (source, records) in [("a", Int64(11)), ("b", 3), ("c", 0)] {
        expect(try store.read { try $0.counted(of: source) }, equals: records)
      }
      expect(try store.read { try $0.clickTotals() }, equals: [.touch: 14])
    }
  }

  @Test("clicks on many links, told by chance, are told again in their order")
  func sorted() throws {
    var random = SeededGenerator.printed()
    let codes = (0..<200).map { LinkCode(trusted: "abcdefgh\($0 % 7)\($0)") } + [Self.other]
    var expected: [ClickCount: Int64] = [:]
    var batch = ClickBatch()
    for _ in 0..<3_000 {
      let place = ClickCount(
        hour: Hour(number: Self.hour.number + .random(in: 0..<3, using: &random)),
        code: codes.randomElement(using: &random)!,
        kind: ClickKind.allCases.randomElement(using: &random)!, clicks: 0)
      let clicks = Int64.random(in: 1...9, using: &random)
      expected[place, default: 0] += clicks
      batch.counts.append(
        ClickCount(hour: place.hour, code: place.code, kind: place.kind, clicks: clicks))
    }
    let store = try SQLiteStore.temporary()
    try store.write { [batch] transaction in
      var half = ClickBatch()
      half.counts = Array(batch.counts.prefix(1_000))
      try transaction.count(half)
      half.counts = Array(batch.counts.dropFirst(1_000))
      try transaction.count(half)
    }
    let counts = try store.read { try $0.clickCounts(in: Self.all) }
    #expect(counts.count == expected.count)
    for count in counts {
      var place = count
      place.clicks = 0
      #expect(expected[place] == count.clicks)
    }
    let places = counts.map { ($0.hour.number, $0.code) }
    for (earlier, later) in zip(places, places.dropFirst()) { #expect(earlier <= later) }
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
