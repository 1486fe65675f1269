import Programme
import Storage

/// Recomputes, in the order of processing, what cases of fraud took back.
struct FraudVerification {
  private let store: any StoreReading
  /// The private-domain incentive in money of each shop's account, less what was taken back of it.
  private var earned: [Account: Int64] = [:]
  private var drawn: [ShopID: [Drawn]] = [:]
  private var page: [(place: Int64, taking: StoredTaking)] = []
  private var position = 0
  private var last: Int64 = 0

  private struct Drawn {
    let at: Timestamp
    let steps: FraudSteps
  }

  /// Rows read at a time.
  private static let pageSize = 1_000

  init(_ store: any StoreReading) { self.store = store }

  /// Takes note of an entry that an event has to have posted.
  mutating func note(_ due: Due) {
    guard due.unit == .cny, due.kind == .techFeeCut || due.kind == .fraudIncentive else { return }
    earned[due.account, default: 0] += due.amount
  }

  /// - Parameters:
  ///   - standing: what the line's private-domain incentive came to before.
  ///   - held: the cards on the account that they went to.
  ///   - earnedUpTo: the newest entry before.
  mutating func taking(
    of standing: [Due], on line: (order: OrderID, line: LineID), from shop: ShopID,
    for fraud: ConfirmedFraud, because event: EventID, held: Cards,
    earnedUpTo: Int64, _ report: inout VerificationReport
  ) throws -> FraudTaking? {
    if standing.isEmpty { return nil }
    guard let stored = try peek()?.taking, stored.event == event, stored.line == line.line else {
      report.found(
        "order \(line.order) line \(line.line), event \(event): nothing says what was taken back")
      return nil
    }
    position += 1
    let sum = Fen(earned[.shop(shop)] ?? 0)
    let known = try store.catalogue(knownUpTo: stored.knownUpTo)
    let means = try FraudMeans(
      on: standing, from: shop, at: fraud.at, earned: sum, held: held, in: known
    ) { moment in
      (drawn[shop] ?? []).filter { $0.at >= moment }.reduce((goods: Fen.zero, deposit: Fen.zero)) {
        ($0.goods + $1.steps.goods, $0.deposit + $1.steps.deposit)
      }
    }
    let taking = FraudTaking(of: standing, from: shop, means)
    drawn[shop, default: []].append(Drawn(at: fraud.at, steps: taking.steps))
    let expected = StoredTaking(
      event: event, caseID: fraud.caseID, order: line.order, line: line.line, shop: shop,
      at: fraud.at, knownUpTo: stored.knownUpTo, earned: sum, earnedUpTo: earnedUpTo,
      taking: taking.steps)
    if stored != expected {
      report.found(
        """
        order \(line.order) line \(line.line), event \(event): what case \(fraud.caseID) is noted to \
        have taken back isn't what the stored events give
        """)
    }
    return taking
  }

  /// What is noted beyond what was asked for.
  mutating func checkRest(_ report: inout VerificationReport) throws {
    while let taking = try peek()?.taking {
      report.found(
        "order \(taking.order) line \(taking.line): nothing stands behind what was taken back")
      position += 1
    }
  }

  private mutating func peek() throws -> (place: Int64, taking: StoredTaking)? {
    if position == page.count {
      page = try store.takings(shop: nil, after: last, limit: Self.pageSize)
      position = 0
      last = page.last?.place ?? last
    }
    return position < page.count ? page[position] : nil
  }
}
