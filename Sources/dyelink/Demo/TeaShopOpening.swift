import EventLoops
import Programme
import Records

/// Loads the tea shop and its month into a running Dyelink, through the API.
struct TeaShopOpening {
  /// How long before the month the shop opened.
  private static let daysBefore: Int64 = 40

  let world: DemoWorld
  let stage: DemoStage

  /// Does nothing when the shop is there already.
  func load(now: Timestamp) async throws {
    try stage.title("A tea shop and its last \(TeaShopMonth.days) days")
    guard try await !isLoaded() else {
      return try stage.text(["is in these books already."])
    }
    try await loadRecords(opened: now.adding(days: -Self.daysBefore))
    let month = TeaShopMonth(endingAt: now)
    try await report(month.clicks)
    try await push(month.events)
    try await showBalances()
  }

  private func isLoaded() async throws -> Bool {
    do {
      try await world.api.call("GET", ["shops", TeaShop.shop])
      return true
    } catch let problem as ProblemReport where problem.status == 404 { return false }
  }

  private func loadRecords(opened: Timestamp) async throws {
    let records = TeaShop.records(opened: opened)
    let watch = Stopwatch()
    try await world.api.call("POST", ["records"], .records(Self.lines(records)))
    try stage.step(
      "\(records.count) records: a shop, its products, promoters, plans and links",
      took: watch.text, ["POST /v1/records → 200"])
  }

  private func report(_ clicks: [JSON]) async throws {
    let watch = Stopwatch()
    for click in clicks { try await world.api.call("POST", ["touches"], .json(click)) }
    try stage.step(
      "\(clicks.count) clicks of the month, one by one", took: watch.text,
      ["POST /v1/touches → 202"])
  }

  private func push(_ events: [JSON]) async throws {
    let watch = Stopwatch()
    let answer = try await world.api.call("POST", ["order-events"], .records(Self.lines(events)))
    let accepted = answer["accepted"]?.integer ?? 0
    try stage.step(
      "\(Grouped.text(accepted)) order events: paid, refunded, completed, cancelled",
      took: watch.text, ["POST /v1/order-events → 202, durably queued"])
    let settlement = try await stage.observe("settlement") {
      let settlement = try await world.api.call("GET", ["settlement"])
      return settlement["lag_entries"]?.integer == 0 ? settlement : nil
    }
    try stage.step(
      "settled into the ledger", took: "\(watch.text) after the push began",
      ["GET /v1/settlement → \(settlement.text)"])
  }

  private func showBalances() async throws {
    var balances: [JSON] = []
    try await world.api.items(["balances"]) { balances.append($0) }
    try stage.text(["", "Who holds what, GET /v1/balances:"] + BalanceRows(balances).lines)
  }

  private static func lines(_ records: [JSON]) -> [UInt8] {
    Array((records.map(\.text).joined(separator: "\n") + "\n").utf8)
  }
}
