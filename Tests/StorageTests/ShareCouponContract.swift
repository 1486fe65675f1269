import Programme
import Storage
import Testing

@Suite("Any store's coupons for opened links")
struct ShareCouponContract {
  private static func coupon(
    _ link: String, promoter: String = "k1", institution: String = "i1", at: Int64 = 0,
    isGiven: Bool = true
  ) -> ShareCoupon {
    ShareCoupon(
      link: LinkCode(trusted: link), institution: InstitutionID(trusted: institution),
      promoter: PromoterID(trusted: promoter), scheme: SchemeID(trusted: "all"), coupon: "TEA-5",
      at: moment(at), isGiven: isGiven)
  }

  private static func insert(_ coupon: ShareCoupon, into book: any StoreTransaction) throws {
    try book.insert(coupon, openedBy: .buyer(BuyerID(trusted: "ann")), knownUpTo: 7)
  }

  @Test("are found by link, promoter and institution, page by page", arguments: StoreKind.all)
  func found(kind: StoreKind) throws {
    try kind.withStore { store in
      let all = [
        Self.coupon("A1"), Self.coupon("A2", promoter: "k2", isGiven: false),
        Self.coupon("A3", promoter: "k3", institution: "i2"),
      ]
      try store.write { book in for coupon in all { try Self.insert(coupon, into: book) } }
      try store.read { book in
        #expect(try book.shareCoupon(for: LinkCode(trusted: "A2")) == all[1])
        #expect(try book.shareCoupon(for: LinkCode(trusted: "A9")) == nil)
        let every = try book.shareCoupons(promoter: nil, institution: nil, after: 0, limit: 9)
        #expect(every.map(\.coupon) == all)
        let page = try book.shareCoupons(promoter: nil, institution: nil, after: 1, limit: 1)
        #expect(page.map(\.place) == [2])
        #expect(page.map(\.opener) == [.buyer(BuyerID(trusted: "ann"))])
        #expect(page.map(\.knownUpTo) == [7])
        let own = try book.shareCoupons(
          promoter: nil, institution: InstitutionID(trusted: "i1"), after: 0, limit: 9)
        #expect(own.map(\.place) == [1, 2])
        let theirs = try book.shareCoupons(
          promoter: PromoterID(trusted: "k3"), institution: nil, after: 0, limit: 9)
        #expect(theirs.map(\.place) == [3])
      }
    }
  }

  @Test("those of a day are counted, without those that weren't given", arguments: StoreKind.all)
  func counted(kind: StoreKind) throws {
    try kind.withStore { store in
      let day = Timestamp.millisecondsPerDay
      try store.write { book in
        try Self.insert(Self.coupon("A1"), into: book)
        try Self.insert(Self.coupon("A2"), into: book)
        try Self.insert(Self.coupon("A3", isGiven: false), into: book)
        try Self.insert(Self.coupon("A4", promoter: "k2"), into: book)
        try Self.insert(Self.coupon("A5", at: day), into: book)
      }
      let promoter = PromoterID(trusted: "k1")
      let counts = try store.read { book in
        try [0, day, 2 * day].map {
          try book.shareCouponsGiven(to: promoter, on: ShanghaiDay(of: moment($0)))
        }
      }
      #expect(counts == [2, 1, 0])
    }
  }
}
