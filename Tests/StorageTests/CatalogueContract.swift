import Programme
import Storage
import Testing

@Suite("Any store's catalogue")
struct CatalogueContract {
  @Test(
    "a look-up sees the version in force, on a tie the one recorded later", arguments: StoreKind.all
  )
  func versions(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.write { catalogue in
        try catalogue.append(.plan(Sample.plan(total: 1)), at: moment(10))
        try catalogue.append(.plan(Sample.plan(total: 3)), at: moment(30))
        try catalogue.append(.plan(Sample.plan(total: 2)), at: moment(20))
        try catalogue.append(.plan(Sample.plan(total: 4)), at: moment(20))
      }
      let plans = try store.read { try $0.plans(for: Sample.product) }
      let history = try #require(plans.first)
      let seen = [9, 10, 19, 20, 29, 30].map { history.value(at: moment($0))?.rates }
      #expect(
        seen == [
          nil, .total(PPM(1)), .total(PPM(1)), .total(PPM(4)), .total(PPM(4)), .total(PPM(3)),
        ])
    }
  }

  @Test("fields that a record doesn't name keep their value, null resets", arguments: StoreKind.all)
  func merging(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.write { catalogue in
        try catalogue.append(Sample.promoterRecord(team: .set("t1")), at: moment(10))
        try catalogue.append(Sample.promoterRecord(status: .set(.banned)), at: moment(30))
        try catalogue.append(Sample.promoterRecord(team: .reset), at: moment(40))
        // Recorded last, dated between the others: every later version takes it in.
        try catalogue.append(
          Sample.promoterRecord(status: .set(.active), team: .set("t2")), at: moment(20))
      }
      let promoter = try store.read { try $0.promoter(Sample.promoter) }
      expect(promoter.versions.map { $0.value.team }, equals: ["t1", "t2", "t2", nil])
      expect(promoter.versions.map { $0.value.status }, equals: [nil, .active, .banned, .banned])
      #expect(promoter.versions.map(\.recorded) == [1, 4, 2, 3])
    }
  }

  @Test("what was known then is told apart from what is known now", arguments: StoreKind.all)
  func knownUpTo(kind: StoreKind) throws {
    try kind.withStore { store in
      let places = try store.write { catalogue in
        [
          try catalogue.append(Sample.shopRecord(alliance: .set(true)), at: moment(10)),
          try catalogue.append(.plan(Sample.plan("a", total: 1)), at: moment(10)),
          try catalogue.append(Sample.shopRecord(alliance: .set(false)), at: moment(5)),
          try catalogue.append(.plan(Sample.plan("b", total: 2)), at: moment(10)),
          try catalogue.append(
            .identityBound(visitor: Sample.visitor, buyer: Sample.buyer), at: moment(1)),
        ]
      }
      #expect(places == [1, 2, 3, 4, 5])
      try store.read { now in
        #expect(try now.newestRecord() == 5)
        let seen = try (Int64(0)...5).map { place in
          let then = try now.catalogue(knownUpTo: place)
          return [
            try then.shop(Sample.shop).versions.count,
            try then.plans(for: Sample.product).count,
            try then.bindings(of: Sample.visitor).versions.count,
            try then.visitors(boundTo: Sample.buyer).count,
          ]
        }
        #expect(
          seen == [
            [0, 0, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0], [2, 1, 0, 0], [2, 2, 0, 0], [2, 2, 1, 1],
          ])
        // Both before and after the look-ups of what is known now.
        #expect(try now.shop(Sample.shop).versions.map(\.value.alliance) == [false, true])
        let before = try now.catalogue(knownUpTo: 2).shop(Sample.shop)
        #expect(before.versions.map(\.value.alliance) == [true])
      }
    }
  }

  @Test("a plan that moved to another product is listed for both", arguments: StoreKind.all)
  func movedPlan(kind: StoreKind) throws {
    try kind.withStore { store in
      let other = ProductID(trusted: "p2")
      _ = try store.write { try $0.append(.plan(Sample.plan(total: 1)), at: moment(0)) }
      let before = try store.read { try $0.plans(for: Sample.product) }
      #expect(before.map(\.versions.count) == [1])
      _ = try store.write { catalogue in
        try catalogue.append(.plan(Sample.plan(product: other, total: 2)), at: moment(9))
      }
      for product in [Sample.product, other] {
        let plans = try store.read { try $0.plans(for: product) }
        expect(plans.map { $0.versions.map(\.value.product) }, equals: [[Sample.product, other]])
      }
    }
  }

  @Test("who was ever invited by whom is known, as of each record", arguments: StoreKind.all)
  func invitees(kind: StoreKind) throws {
    try kind.withStore { store in
      let parent = PromoterID(trusted: "k0")
      try store.write { catalogue in
        for (name, inviter) in [("k0", nil), ("k2", "k0"), ("k1", "k0"), ("k2", "k1")] {
          var patch = Promoter.Patch()
          patch.institution = .set(Sample.institution)
          if let inviter { patch.parent = .set(PromoterID(trusted: inviter)) }
          try catalogue.append(.promoter(PromoterID(trusted: name), patch), at: moment(0))
        }
      }
      try store.read { catalogue in
        expect(try catalogue.promoters(everInvitedBy: parent).map(\.text), equals: ["k1", "k2"])
        expect(
          try catalogue.catalogue(knownUpTo: 2).promoters(everInvitedBy: parent).map(\.text),
          equals: ["k2"])
        expect(
          try catalogue.promoters(everInvitedBy: PromoterID(trusted: "k2")).map(\.text), equals: [])
      }
    }
  }

  @Test("allocations, schemes and policies are kept with every version", arguments: StoreKind.all)
  func terms(kind: StoreKind) throws {
    try kind.withStore { store in
      let scheme = Scheme(
        id: SchemeID(trusted: "sc"), institution: Sample.institution,
        rule: .multiLevel(MultiLevel(direct: PPM(60_000), manager: PPM(20_000))))
      let policy = Policy(windowDays: 7, latenessDays: 1, countedPlacements: [.group, .live])
      try store.write { catalogue in
        try catalogue.append(.allocation(Sample.allocation("a1", share: 1)), at: moment(0))
        try catalogue.append(.allocation(Sample.allocation("a2", share: 2)), at: moment(1))
        try catalogue.append(.allocation(Sample.allocation("a1", share: 3)), at: moment(2))
        try catalogue.append(
          .allocation(Sample.allocation("a3", of: InstitutionID(trusted: "i2"), share: 4)),
          at: moment(3))
        try catalogue.append(.scheme(scheme), at: moment(4))
        try catalogue.append(.policy(policy), at: moment(5))
      }
      try store.read { catalogue in
        let shares = try catalogue.allocations(of: Sample.institution).map { history in
          history.versions.map(\.value.promoterShare.value)
        }
        expect(shares.sorted { $0.count < $1.count }, equals: [[2], [1, 3]])
        #expect(
          try catalogue.schemes(of: Sample.institution).flatMap(\.versions).map(\.value) == [scheme]
        )
        #expect(try catalogue.policies().value(at: moment(5)) == policy)
        #expect(try catalogue.policies().value(at: moment(4)) == nil)
      }
    }
  }

  @Test("a link is told with the earliest time at which it was disabled", arguments: StoreKind.all)
  func links(kind: StoreKind) throws {
    try kind.withStore { store in
      expect(try store.read { try $0.link(Sample.code) }, equals: nil)
      _ = try store.write { try $0.append(.link(Sample.link()), at: moment(0)) }
      expect(try store.read { try $0.link(Sample.code) }, equals: Optional(Sample.link()))
      expect(try store.read { try $0.linkDisabledAt(Sample.code) }, equals: nil)
      _ = try store.write { try $0.append(.linkDisabled(Sample.code), at: moment(20)) }
      expect(try store.read { try $0.linkDisabledAt(Sample.code) }, equals: Optional(moment(20)))
      _ = try store.write { try $0.append(.linkDisabled(Sample.code), at: moment(10)) }
      expect(try store.read { try $0.linkDisabledAt(Sample.code) }, equals: Optional(moment(10)))
      expect(try store.read { try $0.link(Sample.code) }, equals: Optional(Sample.link()))
    }
  }

  @Test("links without an address of their own are found by shop", arguments: StoreKind.all)
  func linksWithoutAddress(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.write { catalogue in
        for code in ["b2", "a1"] {
          try catalogue.append(.link(Sample.link(LinkCode(trusted: code))), at: moment(0))
        }
        let addressed = Sample.link(LinkCode(trusted: "c3"), url: "https://shop.example/")
        try catalogue.append(.link(addressed), at: moment(0))
        let elsewhere = Sample.link(LinkCode(trusted: "d4"), shop: ShopID(trusted: "s2"))
        try catalogue.append(.link(elsewhere), at: moment(0))
        try catalogue.append(.linkDisabled(LinkCode(trusted: "a1")), at: moment(1))
      }
      let codes = try store.read { try $0.linksWithoutAddress(to: Sample.shop) }
      #expect(codes.map(\.text) == ["a1", "b2"])
    }
  }

  @Test("bindings to shops are found from both sides", arguments: StoreKind.all)
  func sharerBindings(kind: StoreKind) throws {
    try kind.withStore { store in
      // "s1." sorts before "s1/" and "s10" after it: neither may be taken for s1.
      let shops = ["s1", "s1.", "s10"].map { ShopID(trusted: $0) }
      try store.write { catalogue in
        for shop in shops {
          try catalogue.append(.sharerBound(shop: shop, sharer: Sample.sharer), at: moment(0))
        }
        let other = SharerID(trusted: "h0")
        try catalogue.append(.sharerBound(shop: shops[0], sharer: other), at: moment(1))
        try catalogue.append(.sharerUnbound(shop: shops[0], sharer: Sample.sharer), at: moment(5))
      }
      try store.read { catalogue in
        let binding = try catalogue.sharerBinding(Sample.sharer, to: shops[0])
        expect([4, 5].map { binding.value(at: moment($0)) }, equals: [true, false])
        #expect(try catalogue.sharers(everBoundTo: shops[0]).map(\.text) == ["h0", "h1"])
        #expect(try catalogue.sharers(everBoundTo: shops[1]).map(\.text) == ["h1"])
        #expect(Set(try catalogue.shops(everBinding: Sample.sharer)) == Set(shops))
        #expect(
          try catalogue.catalogue(knownUpTo: 1).shops(everBinding: Sample.sharer) == [shops[0]])
        #expect(try catalogue.catalogue(knownUpTo: 3).sharers(everBoundTo: shops[0]).count == 1)
      }
    }
  }

  @Test("records and keys are listed in order, page by page", arguments: StoreKind.all)
  func listing(kind: StoreKind) throws {
    try kind.withStore { store in
      let ids = ["c", "a", "b", "a"]
      try store.write { catalogue in
        for (index, id) in ids.enumerated() {
          try catalogue.append(Sample.shopRecord(ShopID(trusted: id)), at: moment(Int64(-index)))
        }
        try catalogue.append(
          .policy(Policy(windowDays: 1, latenessDays: 1, countedPlacements: [])), at: moment(0))
      }
      try store.read { catalogue in
        #expect(try catalogue.keys(of: .shop, after: nil, limit: 2) == ["a", "b"])
        #expect(try catalogue.keys(of: .shop, after: "b", limit: 2) == ["c"])
        #expect(try catalogue.keys(of: .shop, after: "c", limit: 2) == [])
        #expect(try catalogue.keys(of: .policy, after: nil, limit: 2) == [""])
        let records = try catalogue.records(of: .shop, key: "a")
        #expect(records.map(\.recorded) == [2, 4])
        #expect(records.map(\.at) == [moment(-1), moment(-3)])
        #expect(
          records.map(\.record) == [Sample.shopRecord(ShopID(trusted: "a"))] + [records[0].record])
        #expect(try catalogue.records(of: .product, key: "a").isEmpty)
      }
    }
  }

  @Test("bindings of visitors are kept with every version", arguments: StoreKind.all)
  func identities(kind: StoreKind) throws {
    try kind.withStore { store in
      let buyers = ["u1", "u2", "u3"].map { BuyerID(trusted: $0) }
      try store.write { identities in
        for (buyer, at) in zip(buyers, [20, 10, 20]) {
          let record = CatalogueRecord.identityBound(visitor: Sample.visitor, buyer: buyer)
          try identities.append(record, at: moment(Int64(at)))
        }
        let other = CatalogueRecord.identityBound(
          visitor: VisitorID(trusted: "v0"), buyer: buyers[0])
        try identities.append(other, at: moment(0))
        #expect(try identities.visitors(boundTo: buyers[0]).map(\.text) == ["v0", "v1"])
      }
      try store.read { identities in
        let bindings = try identities.bindings(of: Sample.visitor)
        expect(
          [9, 10, 19, 20].map { bindings.value(at: moment($0))?.text },
          equals: [nil, "u2", "u2", "u3"])
        #expect(try identities.visitors(boundTo: buyers[1]) == [Sample.visitor])
        #expect(try identities.bindings(of: VisitorID(trusted: "v9")).isEmpty)
      }
    }
  }

  @Test("publications are due from their time on, and go by id", arguments: StoreKind.all)
  func publications(kind: StoreKind) throws {
    try kind.withStore { store in
      let link = Publication.Subject.link(Sample.code)
      try store.write { catalogue in
        try catalogue.publish(link, due: moment(20))
        try catalogue.publish(.policy, due: moment(10))
      }
      let none = try store.read { try $0.duePublications(at: moment(9), limit: 9) }
      expect(none, equals: [])
      let due = try store.read { try $0.duePublications(at: moment(20), limit: 9) }
      print(due)
      #expect(due.map(\.subject) == [.policy, link])
      try expect(store.read { try $0.duePublications(at: moment(20), limit: 1) }, equals: [due[0]])
      try store.write { catalogue in
        try catalogue.removePublications(due.map(\.id))
        try catalogue.publish(link, due: moment(20))
      }
      let later = try store.read { try $0.duePublications(at: moment(20), limit: 9) }
      #expect(later.map(\.subject) == [link])
      expect(later.allSatisfy { note in due.allSatisfy { $0.id < note.id } }, equals: true)
    }
  }
}
