/// Everything that a run is to do.
package struct LoadPlan: Sendable {
  package enum Pace: Equatable, Sendable {
    /// Requests a second, at equal distances, whether the server keeps up or not.
    case open(rate: Int)
    /// The next request of a connection once the last one is answered.
    case closed
  }

  /// Order events beside the requests.
  package struct Orders: Sendable {
    package let target: Target
    /// The bearer token.
    package let token: String
    /// Events a second.
    package let rate: Int
    /// What is ordered, and where.
    package let shop: String
    package let product: String

    package init(target: Target, token: String, rate: Int, shop: String, product: String) {
      self.target = target
      self.token = token
      self.rate = rate
      self.shop = shop
      self.product = product
    }
  }

  package var target: Target
  package var pace: Pace
  /// The part that is measured.
  package var milliseconds = 10_000
  package var warmUpMilliseconds = 1_000
  package var connections = 64
  package var oneRequestPerConnection = false
  package var mix = TrafficMix(only: .plain)
  package var codes: TextTable?
  package var visitors: TextTable?
  package var seed: UInt64 = 1
  /// Further lines of each request's head, without their ends.
  package var fields: [String] = []
  /// Where the plan knows better than ``RequestKind/expectedStatuses``.
  package var expected: [RequestKind: Int] = [:]
  package var orders: Orders?
  /// Whether to wait in the kernel rather than to look at the clock all the time.
  package var sleeps = false

  package init(target: Target, pace: Pace) {
    self.target = target
    self.pace = pace
  }

  package func expects(_ status: Int, for kind: RequestKind) -> Bool {
    expected[kind].map { $0 == status } ?? kind.expectedStatuses.contains(status)
  }
}
