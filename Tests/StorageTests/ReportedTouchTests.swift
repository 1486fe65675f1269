import Programme
import Storage
import Testing

@Suite("Clicks that were reported")
struct ReportedTouchTests {
  static let article = LinkCode(trusted: "art")
  static let ended = LinkCode(trusted: "old")
  static let hours = Hour(number: 0)..<Hour(number: .max)
  static let hashing: AddressHashing = { AddressHash(withoutKey: $0, on: $1) }

  static func click(
    _ id: String, _ code: LinkCode = Sample.code, at: Int64 = 10, from address: String? = nil
  ) -> Click {
    Click(
      id: ClickID(trusted: id), at: moment(at), person: .visitor(Sample.visitor), code: code,
      address: address)
  }

  /// A store with a link that counts, one whose placement doesn't, and one that ended.
  static func store() throws -> SQLiteStore {
    let store = try SQLiteStore.temporary()
    try store.write { transaction in
      try transaction.append(Sample.shopRecord(), at: moment(0))
      for (code, placement, expires) in [
        (Sample.code, .group, nil), (Self.article, .article, nil), (Self.ended, .group, moment(1)),
      ] as [(LinkCode, Placement, Timestamp?)] {
        let link = Link(
          code: code, issuedAt: moment(0), carrier: .tuike(Sample.institution, nil),
          shop: Sample.shop, product: nil, placement: placement, form: .link,
          url: "https://shop.example/", coupon: nil, passQuery: false, expiresAt: expires)
        try transaction.append(.link(link), at: moment(0))
      }
    }
    return store
  }

  @Test("a click is counted once under what it came to; one on a link that isn't live isn't")
  func counted() throws {
    let store = try Self.store()
    for _ in 0..<2 {
      let touches = try store.write { transaction in
        try [
          Self.click("c1"), Self.click("c2", Self.article), Self.click("c3", Self.ended),
        ].map { try transaction.touch(of: $0, hashing: Self.hashing) }
      }
      #expect(touches.map { $0 != nil } == [true, false, false])
    }
    let refused = failure {
      try store.write { _ = try $0.touch(of: Self.click("c1", Self.article)) }
    }
    #expect((refused as? Refusal)?.code == .eventConflict)
    #expect(
      try store.read { try $0.clickCounts(in: Self.hours) } == [
        ClickCount(hour: Hour(of: moment(10)), code: Sample.code, kind: .touch, clicks: 1),
        ClickCount(hour: Hour(of: moment(10)), code: Self.article, kind: .placement, clicks: 1),
      ])
    try store.close()
  }

  @Test("an address counts all clicks of a day, and knows who left a touch there")
  func addresses() throws {
    let store = try Self.store()
    let day = ShanghaiDay(of: moment(10))
    try store.write { transaction in
      for click in [
        Self.click("c1", from: "192.0.2.7"), Self.click("c2", Self.article, from: "192.0.2.7"),
        Self.click("c3", Self.article, from: "192.0.2.8"), Self.click("c1", from: "192.0.2.9"),
      ] {
        _ = try transaction.touch(of: click, hashing: Self.hashing)
      }
    }
    let address = { @Sendable (text: String) in AddressHash(withoutKey: text, on: day) }
    let clicks = try store.read { store in
      try ["192.0.2.7", "192.0.2.8", "192.0.2.9"].map {
        try store.clicks(from: address($0), on: day)
      }
    }
    #expect(clicks == [2, 1, 0])
    #expect(try store.read { try $0.people(at: address("192.0.2.8"), on: day) }.isEmpty)
    let visited = try store.read { try $0.addresses(of: .visitor(Sample.visitor), on: day) }
    #expect(visited == [address("192.0.2.7")])
    try store.close()
  }
}
