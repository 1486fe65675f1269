import Programme
import Storage

/// Judges once more every open of a link that came to a coupon, or to none because the day's were given.
struct ShareCouponVerification {
  private struct PromoterDay: Hashable {
    let promoter: PromoterID
    let day: ShanghaiDay
  }

  /// Rows read at a time.
  private static let page = 1_000

  static func run(over store: any StoreReading, into report: inout VerificationReport) throws {
    var given: [PromoterDay: Int64] = [:]
    var last: Int64 = 0
    while true {
      let page = try store.shareCoupons(promoter: nil, institution: nil, after: last, limit: page)
      if page.isEmpty { return }
      for stored in page {
        // None is ever deleted.
        if stored.place != last + 1 {
          report.found("an opened link is missing before \(stored.place)")
        }
        last = stored.place
        try check(stored, &given, in: store, into: &report)
      }
    }
  }

  private static func check(
    _ stored: StoredShareCoupon, _ given: inout [PromoterDay: Int64], in store: any StoreReading,
    into report: inout VerificationReport
  ) throws {
    let coupon = stored.coupon
    let known = try store.catalogue(knownUpTo: stored.knownUpTo)
    let day = ShanghaiDay(of: coupon.at)
    let again = try ShareCoupon(
      link: coupon.link, openedBy: stored.opener, at: coupon.at, in: known,
      bindings: known.bindings, wasOpened: { false },
      given: { given[PromoterDay(promoter: $0, day: day)] ?? 0 })
    if again != coupon {
      report.found("opened link \(coupon.link): the stored records give something else for it")
    }
    if coupon.isGiven {
      given[PromoterDay(promoter: coupon.promoter, day: day), default: 0] += 1
    }
  }
}
