package import Programme

package protocol ShareCouponReading {
  /// What the first genuine open of a link came to.
  func shareCoupon(for link: LinkCode) throws -> ShareCoupon?

  /// How many coupons a promoter was given for opens of a day.
  func shareCouponsGiven(to promoter: PromoterID, on day: ShanghaiDay) throws -> Int64

  /// Of one promoter, one institution or all, oldest first, with the place of each from 1 on.
  func shareCoupons(
    promoter: PromoterID?, institution: InstitutionID?, after place: Int64, limit: Int
  ) throws -> [(place: Int64, coupon: ShareCoupon)]
}

package protocol ShareCouponWriting {
  func insert(_ coupon: ShareCoupon) throws
}

extension StoreTransaction {
  /// Gives what the first genuine opens of shared links earn; what was opened before earns nothing more.
  /// - Source: programme rules, section 14.
  func giveShareCoupons(for opens: [LinkOpen]) throws {
    for open in opens.sorted(by: { ($0.at, $0.code) < ($1.at, $1.code) }) {
      let coupon = try ShareCoupon(
        link: open.code, openedBy: open.person, at: open.at, in: self, bindings: bindings,
        wasOpened: { try shareCoupon(for: open.code) != nil },
        given: { try shareCouponsGiven(to: $0, on: ShanghaiDay(of: open.at)) })
      if let coupon { try insert(coupon) }
    }
  }
}
