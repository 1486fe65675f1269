import Programme
package import Records
import Storage

extension Replay {
  /// Orders and balances read at a time.
  private static let page = 1_000

  /// Everything that the run came to.
  /// - Source: scenario format.
  package func output(explaining: Bool) throws -> ScenarioOutput {
    try store.read { reading in
      ScenarioOutput(
        lines: try Self.lines(of: reading, explaining: explaining),
        balances: try Self.balances(of: reading),
        refused: refused.map { RefusalReport(record: $0.record, code: $0.refusal.code) },
        periods: try Self.periods(of: reading, explaining: explaining),
        coupons: try Self.coupons(of: reading))
    }
  }

  private static func coupons(of reading: any StoreReading) throws -> [ShareCoupon] {
    var coupons: [ShareCoupon] = []
    var last: Int64 = 0
    while true {
      let some = try reading.shareCoupons(
        promoter: nil, institution: nil, after: last, limit: page)
      guard let newest = some.last else { return coupons }
      coupons += some.map(\.coupon)
      last = newest.place
    }
  }

  private static func lines(
    of reading: any StoreReading, explaining: Bool
  ) throws -> [LineReport] {
    var lines: [LineReport] = []
    var last: OrderID?
    while true {
      let orders = try reading.orders(after: last, limit: page)
      guard let newest = orders.last else { return lines }
      for order in orders {
        lines += try report(on: order, in: reading, explaining: explaining)
      }
      last = newest
    }
  }

  private static func report(
    on order: OrderID, in reading: some StoreReading, explaining: Bool
  ) throws -> [LineReport] {
    try OrderReport(order, in: reading, explaining: explaining)?.lines ?? []
  }

  private static func periods(
    of reading: any StoreReading, explaining: Bool
  ) throws -> [PeriodReport] {
    var periods: [PeriodReport] = []
    var last: Int64 = 0
    while true {
      let some = try reading.closings(after: last, limit: page)
      guard let newest = some.last else { return periods }
      for stored in some {
        let period = PeriodKey(stored.closing.institution, stored.closing.month)
        if let report = try reading.report(on: period, explaining: explaining) {
          periods.append(report)
        }
      }
      last = newest.id
    }
  }

  private static func balances(of reading: any StoreReading) throws -> [Balance] {
    var balances: [Balance] = []
    var after: (Account, Unit)?
    while true {
      let some = try reading.balances(account: nil, after: after, limit: page)
      guard let last = some.last else { return balances }
      balances += some
      after = (last.account, last.unit)
    }
  }
}
