import Programme
import Storage

/// What can be read and decided for a batch before its transaction, while another one is being written.
///
/// Nothing in here is taken on trust: the transaction uses a stored order only if it hasn't changed since,
/// and a decision only if what it depends on is the same. So it is as if both had been done within.
package struct BatchPreview: Sendable {
  let snapshot: OrderSnapshot
  private let catalogue: Int64?
  private let newestRecord: Int64
  private let book: TouchBook
  private var provisional: [OrderID: OrderDecisions] = [:]
  private var final: [OrderID: OrderDecisions] = [:]

  /// - Parameter snapshot: the orders of the batch, read earlier.
  init(
    _ batch: [ArrivedEvent], _ snapshot: OrderSnapshot, touches: TouchBook,
    in store: any StoreReading
  ) throws {
    self.snapshot = snapshot
    book = touches
    newestRecord = try store.newestRecord()
    catalogue = try store.newestCatalogueRecord()
    let known = BatchCatalogue(store)
    for arrived in batch {
      guard case .event(let event, _) = arrived.content else { continue }
      try look(at: event, known, store)
    }
  }

  private mutating func look(
    at event: OrderEvent, _ catalogue: BatchCatalogue, _ store: any StoreReading
  ) throws {
    guard let stored = snapshot.orders[event.order] else { return }
    switch event.body {
    case .paid(let order) where stored.events.isEmpty:
      provisional[event.order] = try decisions(
        on: order, event.order, completion: nil, stored: [], catalogue, store)
    case .completed(let at, let logistics):
      guard let paid = stored.payment, !stored.decisions.isEmpty,
        !stored.decisions.contains(where: { $0.stage == .final })
      else { return }
      final[event.order] = try decisions(
        on: paid, event.order, completion: Completion(at: at, logistics: logistics),
        stored: stored.decisions, catalogue, store)
    default: break
    }
  }

  /// - Returns: nil when there are touches that weren't read, or when a rule asks what happened
  /// before: events earlier in the batch may change that.
  private func decisions(
    on order: PaidOrder, _ id: OrderID, completion: Completion?, stored: [StoredDecision],
    _ catalogue: BatchCatalogue, _ store: any StoreReading
  ) throws -> OrderDecisions? {
    do {
      return try OrderDecisions(
        on: order, id, OrderState(), stored: stored, completion: completion,
        touches: try book.touches(of: store.people(behind: order.customer)),
        bindings: store.bindings, catalogue: catalogue,
        history: UnknownHistory(), signals: UnknownHistory())
    } catch is MissingTouches {
      return nil
    } catch is UnknownHistory.Asked {
      return nil
    }
  }

  /// The decisions that were taken ahead, if they are those that would be taken now.
  /// - Parameter earlier: the candidates of the decision before.
  func decisions(
    on order: PaidOrder, _ id: OrderID, stage: StoredDecision.Stage, completion: Completion?,
    earlier: [Candidate], touches: TouchBook, in transaction: any StoreTransaction
  ) throws -> OrderDecisions? {
    guard let found = stage == .final ? final[id] : provisional[id], let catalogue,
      found.agree(with: order, earlier: earlier, completion)
    else { return nil }
    // As long as nothing is recorded, the catalogue is the same, and who is behind whom: so are their
    // touches in the same book.
    if try transaction.newestRecord() == newestRecord, book.isSame(as: touches) { return found }
    guard try transaction.newestCatalogueRecord() == catalogue else { return nil }
    let known = try touches.touches(of: transaction.people(behind: order.customer))
    return try found.agree(with: known, bindings: transaction.bindings) ? found : nil
  }
}

extension OrderSnapshot.Order {
  /// The payment, if it is known.
  var payment: PaidOrder? {
    events.lazy.compactMap { stored -> PaidOrder? in
      if case .paid(let order) = stored.event.body { order } else { nil }
    }.first
  }
}

/// What can't be told before the transaction.
private struct UnknownHistory: SchemeHistory, RiskSignals {
  struct Asked: Error {}

  func purchases(by buyer: BuyerID, settledBy moment: Timestamp) throws -> [Purchase] {
    throw Asked()
  }

  func paybacks(to promoter: PromoterID) throws -> [Payback] { throw Asked() }

  func piecesOut(of stock: Stock) throws -> Int64 { throw Asked() }

  func stockHoldings(of order: OrderID) throws -> [LineID: StockHolding] { throw Asked() }

  func isTaken(_ unit: UnitCode, besides order: OrderID) throws -> Bool { throw Asked() }

  func facts() throws -> any RiskFactReading { throw Asked() }

  func buyers(behind customer: Customer) throws -> Set<BuyerID> { throw Asked() }

  func clicks(atAddressOf touch: Touch) throws -> Int64? { throw Asked() }

  func buyers(atAddressOf touch: Touch) throws -> Int64? { throw Asked() }
}
