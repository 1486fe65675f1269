package import Programme

/// What the first genuine open of a link came to, as it was recorded.
package struct StoredShareCoupon: Hashable, Sendable {
  /// The place among all of them, from 1 on without a gap.
  package let place: Int64
  package let coupon: ShareCoupon
  /// Who opened the link.
  package let opener: Person
  /// The newest record that was known then.
  package let knownUpTo: Int64
}

package protocol ShareCouponReading {
  /// What the first genuine open of a link came to.
  func shareCoupon(for link: LinkCode) throws -> ShareCoupon?

  /// How many coupons a promoter was given for opens of a day.
  func shareCouponsGiven(to promoter: PromoterID, on day: ShanghaiDay) throws -> Int64

  /// Whether there is, or was, a scheme under which opens of links earn coupons.
  func mayGiveShareCoupons() throws -> Bool

  /// Of one promoter, one institution or all, oldest first.
  func shareCoupons(
    promoter: PromoterID?, institution: InstitutionID?, after place: Int64, limit: Int
  ) throws -> [StoredShareCoupon]
}

package protocol ShareCouponWriting {
  /// - Parameters:
  ///   - opener: who opened the link.
  ///   - knownUpTo: the newest record that was known.
  func insert(_ coupon: ShareCoupon, openedBy opener: Person, knownUpTo: Int64) throws
}

extension StoreTransaction {
  /// Gives what the first genuine opens of shared links earn; what was opened before earns nothing more.
  /// - Source: programme rules, section 14.
  func giveShareCoupons(for opens: [LinkOpen]) throws {
    if opens.isEmpty { return }
    // The links of a few are looked up as fast as all schemes.
    if opens.count > Self.fewOpens, try !mayGiveShareCoupons() { return }
    for open in opens.sorted(by: { ($0.at, $0.code) < ($1.at, $1.code) }) {
      let coupon = try ShareCoupon(
        link: open.code, openedBy: open.person, at: open.at, in: self, bindings: bindings,
        wasOpened: { try shareCoupon(for: open.code) != nil },
        given: { try shareCouponsGiven(to: $0, on: ShanghaiDay(of: open.at)) })
      if let coupon {
        try insert(coupon, openedBy: open.person, knownUpTo: newestRecord())
      }
    }
  }

  private static var fewOpens: Int { 8 }
}
