package import Records

/// A random market: its parties and terms, what becomes of them, and its orders.
///
/// Ids are few and times meet, so that the rules meet too. Nothing in it is malformed; what contradicts
/// the rest is among the disturbances.
package struct World: Sendable {
  package let seed: UInt64
  /// Parties, terms and links; each refers only to what stands before it.
  package let founding: [ScenarioLine]
  /// Later versions, clicks and bindings of people, in any order.
  package let happenings: [ScenarioLine]
  /// The events of each order, the payment first.
  package let orders: [[ScenarioLine]]
  /// The bindings that the orders' own payments bring, as records.
  package let bindings: [ScenarioLine]
  /// Events that repeat or contradict others, or belong to no order.
  package let disturbances: [ScenarioLine]
  /// Confirmations of fraud, of which each finds what those before left.
  package let cases: [ScenarioLine]
  /// Cancels every order, or refunds all of it.
  package let returns: [ScenarioLine]
  /// Whether what an order pays may depend on when others were settled: a scheme asks for purchases.
  let remembers: Bool
  /// Whether something takes lines as they come: caps, stocks, codes on items, rules on risk that compare.
  let takesThemAsTheyCome: Bool

  /// Whether agents sell from stocks, or items have codes, which a what-if leaves as they were.
  let drawsOnWhatIsThereOnce: Bool

  package static let usualSize = 14

  /// - Parameter size: the most orders that it has, at least 2; other seeds make other worlds of the
  ///   same size, and other sizes other worlds of the same seed.
  package init(seed: UInt64, size: Int = usualSize) {
    var maker = WorldMaker(seed: seed, size: size)
    maker.found()
    maker.happen()
    maker.sell()
    maker.disturb()
    self.seed = seed
    remembers = maker.schemes.contains { SchemeTerms.all[$0]?.asksForHistory ?? false }
    takesThemAsTheyCome =
      maker.isBig || maker.hasUnits || maker.comparesOrders
      || maker.schemes.contains { SchemeTerms.all[$0]?.takesThemAsTheyCome ?? false }
    drawsOnWhatIsThereOnce = maker.schemes.contains(.agency) || maker.hasUnits
    let parts = [
      maker.founding, maker.happenings, maker.bindings, maker.disturbances, maker.cases,
      maker.returns,
    ]
    var lines = Self.lines(parts.flatMap(\.self) + maker.orders.flatMap(\.self))[...]
    func take(_ count: Int) -> [ScenarioLine] {
      defer { lines = lines.dropFirst(count) }
      return Array(lines.prefix(count))
    }
    founding = take(maker.founding.count)
    happenings = take(maker.happenings.count)
    bindings = take(maker.bindings.count)
    disturbances = take(maker.disturbances.count)
    cases = take(maker.cases.count)
    returns = take(maker.returns.count)
    orders = maker.orders.map { take($0.count) }
  }

  static func lines(_ records: [JSON]) -> [ScenarioLine] {
    let text = records.map(\.text).joined(separator: "\n")
    do {
      return try ScenarioReader.records(of: Array(text.utf8), limits: RecordLimits.scenarioJSON)
    } catch {
      preconditionFailure("a world isn't a scenario: \(error)")
    }
  }
}

// MARK: - Orders of arrival

extension World {
  /// Everything as it might come in: what is founded first, the rest mixed, some of it twice. Mostly cases
  /// of fraud come last, when there is something to take back.
  package func mixed() -> [ScenarioLine] {
    var dice = Dice(seed: seed ^ 0x6D69_7865)
    let events = orders.flatMap(\.self) + disturbances + cases
    let again = dice.some(of: events, events.count / 8)
    let isOrderly = dice.chance(40)
    let stream = dice.merged(isOrderly ? orders : [dice.shuffled(orders.flatMap(\.self))])
    let rest = [dice.shuffled(happenings), dice.shuffled(disturbances + again)]
    let confirmed = dice.shuffled(cases)
    return dice.chance(70)
      ? founding + dice.merged([stream] + rest) + confirmed
      : founding + dice.merged([stream, confirmed] + rest)
  }

  /// All that can be known beforehand, then each order's events as they happened.
  package func orderly() -> [ScenarioLine] {
    founding + happenings + bindings + orders.flatMap(\.self)
  }

  /// The same with the events in another order of arrival, which must come to the same.
  ///
  /// Where orders depend on one another, their events stay together.
  package func disorderly() -> [ScenarioLine] {
    var dice = Dice(seed: seed ^ 0x6469_736F)
    let events =
      remembers
      ? orders.flatMap { dice.shuffled($0) } : dice.shuffled(orders.flatMap(\.self))
    return founding + happenings + bindings + events
  }
}
