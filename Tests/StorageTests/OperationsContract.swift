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
    "a reported click is kept once, with what it came to", arguments: StoreKind.all
  )
  func reportedClicks(kind: StoreKind) throws {
    try kind.withStore { store in
      let click = Click(
        id: ClickID(trusted: "c1"), at: moment(1), person: .visitor(Sample.visitor),
        code: Sample.code)
      let second = Click(
        id: ClickID(trusted: "c2"), at: moment(1),
        person: .buyer(BuyerID(trusted: Sample.visitor.text)), code: Sample.code)
      let places = try store.write { transaction in
        [
          try transaction.report(click, leavesTouch: true),
          try transaction.report(second, leavesTouch: false),
        ]
      }
      #expect(places == [1, 2])
      let known = try store.read { reading in
        [try reading.reportedClick(click.id), try reading.reportedClick(second.id)]
      }
      #expect(
        known == [
          ReportedClick(click: click, sequence: 1, leftTouch: true),
          ReportedClick(click: second, sequence: 2, leftTouch: false),
        ])
      let unknown = try store.read { try $0.reportedClick(ClickID(trusted: "c3")) }
      #expect(unknown == nil)
      #expect(throws: StoreError.self) {
        try store.write { _ = try $0.report(click, leavesTouch: false) }
      }
    }
  }

  @Test(
    "credentials of one name live side by side until they are revoked", arguments: StoreKind.all)
  func credentials(kind: StoreKind) throws {
    try kind.withStore { store in
      let old = Sample.credential
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
      try expect(store.read { try $0.credentials(validAt: moment(1)) }, equals: all)
      try expect(store.read { try $0.signers(validAt: moment(1)) }, equals: [old])
      try expect(
        store.write { try $0.revokeCredentials(named: "orders", at: moment(2)) }, equals: 2)
      try expect(
        store.write { try $0.revokeCredentials(named: "orders", at: moment(3)) }, equals: 0)
      try expect(store.read { try $0.credentials(validAt: moment(1)) }, equals: [other])
      try expect(store.read { try $0.signers(validAt: moment(1)) }, equals: [])
      new.revokedAt = moment(2)
      let found = try store.read { store in
        try [[3], [4], [5]].map { try store.credential(tokenDigest: $0) }
      }
      #expect(found == [new, other, nil])
    }
  }

  @Test(
    "a credential is valid until the last millisecond before it expires",
    arguments: [(8, true), (9, true), (10, false), (11, false)])
  func expiry(at time: Int64, isValid: Bool) throws {
    for kind in StoreKind.all {
      try kind.withStore { store in
        let credential = Sample.expiringCredential
        try store.write { try $0.add(credential) }
        let valid = isValid ? [credential] : []
        try expect(store.read { try $0.credentials(validAt: moment(time)) }, equals: valid)
        try expect(store.read { try $0.signers(validAt: moment(time)) }, equals: valid)
        #expect(credential.hasExpired(at: moment(time)) == !isValid)
        let found = try store.read { try $0.credential(tokenDigest: credential.tokenDigest) }
        #expect(found == credential)
      }
    }
  }
}
