import Programme
import Storage
import Testing

@Suite("Any store's letters, reports and credentials")
struct OperationsContract {
  @Test(
    "a source is set aside once, and leaves the list when it is put back", arguments: StoreKind.all)
  func deadLetters(kind: StoreKind) throws {
    try kind.withStore { store in
      let payload = "{\"id\":\"\u{0}é\"}"
      try store.write { letters in
        try letters.setAside(
          source: "1-0", payload: payload, code: "malformed", detail: "why", at: moment(1))
        try letters.setAside(source: "2-0", payload: "x", code: "poison", detail: "", at: moment(2))
        try letters.setAside(source: "1-0", payload: "other", code: "y", detail: "z", at: moment(3))
      }
      let listed = try store.read { try $0.deadLetters(after: nil, limit: 9) }
      #expect(listed.map(\.source) == ["1-0", "2-0"])
      let first = try #require(listed.first)
      #expect(first.payload == payload && first.code == "malformed" && first.detail == "why")
      #expect(first.at == moment(1) && first.retriedAt == nil)
      expect(try store.read { try $0.deadLetters(after: first.id, limit: 9) }, equals: [listed[1]])
      expect(try store.read { try $0.deadLetterCount() }, equals: 2)
      try store.write { try $0.markRetried(first.id, at: moment(4)) }
      expect(try store.read { try $0.deadLetters(after: nil, limit: 9) }, equals: [listed[1]])
      expect(try store.read { try $0.deadLetterCount() }, equals: 1)
      expect(try store.read { try $0.deadLetter(first.id) }?.retriedAt, equals: moment(4))
      expect(try store.read { try $0.deadLetter(99) }, equals: nil)
    }
  }

  @Test(
    "a reported click is new once, repeated afterwards, and never another", arguments: StoreKind.all
  )
  func reportedClicks(kind: StoreKind) throws {
    try kind.withStore { store in
      let click = Click(
        id: ClickID(trusted: "c1"), at: moment(1), person: .visitor(Sample.visitor),
        code: Sample.code)
      var later = click
      later.at = moment(2)
      var byBuyer = click
      byBuyer.person = .buyer(BuyerID(trusted: Sample.visitor.text))
      var elsewhere = click
      elsewhere.code = LinkCode(trusted: "zz")
      var second = click
      second.id = ClickID(trusted: "c2")
      let table: [(Click, ClickReport)] = [
        (click, .new(sequence: 1)), (click, .repeated(sequence: 1)), (later, .conflict),
        (byBuyer, .conflict), (elsewhere, .conflict), (second, .new(sequence: 2)),
        (click, .repeated(sequence: 1)),
      ]
      for (report, expected) in table {
        let outcome = try store.write { try $0.report(report) }
        #expect(outcome == expected)
      }
    }
  }

  @Test(
    "credentials of one name live side by side until they are revoked", arguments: StoreKind.all)
  func credentials(kind: StoreKind) throws {
    try kind.withStore { store in
      let old = Credential(
        name: "orders", role: "order_system", tokenDigest: [1, 0, 2], signingSecret: [0, 9],
        shop: Sample.shop, institution: nil, promoter: nil, createdAt: moment(1), revokedAt: nil)
      var new = old
      new.tokenDigest = [3]
      new.signingSecret = nil
      var other = new
      other.name = "console"
      other.tokenDigest = [4]
      other.institution = Sample.institution
      other.promoter = Sample.promoter
      let all = [old, new, other]
      try store.write { for credential in all { try $0.add(credential) } }
      try expect(store.read { try $0.credentials() }, equals: all)
      try expect(
        store.write { try $0.revokeCredentials(named: "orders", at: moment(2)) }, equals: 2)
      try expect(
        store.write { try $0.revokeCredentials(named: "orders", at: moment(3)) }, equals: 0)
      try expect(store.read { try $0.credentials() }, equals: [other])
    }
  }
}
