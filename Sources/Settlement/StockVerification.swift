import Programme
import Storage

/// Works the movements of stocks out once more, beside the events that brought them about.
struct StockVerification {
  private let store: any StoreReading
  /// No stock was ever recorded, so there is nothing to look up.
  let isEmpty: Bool
  private var levels: [Stock: StockLevel] = [:]
  private var changes: [Stock: [StockChangeID: Int64]] = [:]
  private var read: ArraySlice<StoredStockMovement> = []
  private var last: Int64 = 0
  private var isExhausted = false

  /// Movements, or stocks, read at a time.
  private static let page = 1_000

  init(_ store: any StoreReading) throws {
    self.store = store
    isEmpty =
      try store.keys(of: .stockChange, after: nil, limit: 1).isEmpty
      && store.stocks(StockFilter(), after: nil, limit: 1).isEmpty
  }

  /// Compares what an event moved with what it ought to.
  /// - Parameters:
  ///   - state: what the order came to by the event.
  ///   - decided: the stage of the decisions that the event brought about; nil when there were none.
  mutating func check(
    _ event: StoredEvent, _ order: PaidOrder, _ state: OrderState,
    decided: StoredDecision.Stage?, into report: inout VerificationReport
  ) throws {
    if isEmpty { return }
    let id = event.event.order
    let held = try store.stockHoldings(of: id, before: event.sequence)
    var stocks = held.mapValues(\.stock)
    if let decided {
      let decisions = try store.decisions(of: id).filter { $0.stage == decided }
      stocks = Dictionary(
        decisions.compactMap { stored in stored.decision.stock.map { (stored.line, $0) } },
        uniquingKeysWith: { first, _ in first })
    }
    let expected = StockMoves(order, state, from: held, stocks: stocks).all
    let found = try take(event.sequence, into: &report)
    guard found != expected else { return }
    report.found(
      """
      order \(id), event \(event.event.id): the stocks have \(found.words), the stored decisions \
      give \(expected.words)
      """)
  }

  /// The movements that an event brought about, which are the next ones when all is as it should be.
  private mutating func take(
    _ sequence: Int64, into report: inout VerificationReport
  ) throws -> [StockMoves.Move] {
    var taken: [StockMoves.Move] = []
    while let next = try peek() {
      if case .line(let line, _, let event) = next.cause {
        if event > sequence { break }
        if event == sequence {
          taken.append(StockMoves.Move(line: line, movement: next.movement))
        } else {
          report.found("movement \(next.id) of stocks has no event behind it")
        }
      }
      read.removeFirst()
      follow(next, into: &report)
    }
    return taken
  }

  private mutating func peek() throws -> StoredStockMovement? {
    if read.isEmpty, !isExhausted {
      let page = try store.stockMovements(
        stock: nil, order: nil, after: last, limit: Self.page)
      last = page.last?.id ?? last
      isExhausted = page.isEmpty
      read = page[...]
    }
    return read.first
  }

  /// Works out what a movement leaves behind.
  private mutating func follow(
    _ stored: StoredStockMovement, into report: inout VerificationReport
  ) {
    let stock = stored.movement.stock
    let before = levels[stock] ?? .none
    let after = before.after(stored.movement.kind, stored.movement.quantity)
    if after != stored.level {
      report.found("movement \(stored.id) doesn't leave in stock \(stock.key) what it says")
    }
    levels[stock] = after ?? stored.level
    guard case .change(let id) = stored.cause else { return }
    let quantity = stored.movement.quantity
    changes[stock, default: [:]][id] = stored.movement.kind == .added ? quantity : -quantity
  }

  /// Nothing may be left that no event and no record brought about.
  mutating func checkRest(into report: inout VerificationReport) throws {
    if isEmpty { return }
    _ = try take(.max, into: &report)
    var after: String?
    while true {
      let keys = try store.keys(of: .stockChange, after: after, limit: Self.page)
      guard let newest = keys.last else { break }
      for key in keys { try checkChanges(of: key, into: &report) }
      after = newest
    }
    for stock in changes.keys.map(\.key).sorted() {
      report.found("stock \(stock) was changed by what no record says")
    }
  }

  private mutating func checkChanges(
    of key: String, into report: inout VerificationReport
  ) throws {
    guard let stock = Stock(key: key) else {
      return report.found("a stock is changed whose name can't be read: \(key)")
    }
    let recorded = Dictionary(
      try store.stockChanges(of: stock).map { ($0.id, $0.quantity) },
      uniquingKeysWith: { first, _ in first })
    if changes.removeValue(forKey: stock) != recorded {
      report.found("stock \(key) wasn't changed by what the records say")
    }
    if try store.stockLevel(stock) != levels[stock] ?? .none {
      report.found("stock \(key) doesn't hold what its movements give")
    }
  }
}

extension [StockMoves.Move] {
  fileprivate var words: String {
    let parts = map { move in
      "line \(move.line) \(move.movement.kind.rawValue) \(move.movement.quantity) of "
        + move.movement.stock.key
    }
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
  }
}
