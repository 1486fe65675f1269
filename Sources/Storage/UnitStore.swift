package import Programme

/// An order line that quotes the code on an item.
package struct UnitQuote: Hashable, Sendable {
  package let order: OrderID
  package let line: LineID

  package init(order: OrderID, line: LineID) {
    self.order = order
    self.line = line
  }
}

package protocol UnitReading {
  /// The lines that quote a code, after one of them, at most `limit`; their orders in the order in which
  /// they were first heard of.
  func quotes(of unit: UnitCode, after last: UnitQuote?, limit: Int) throws -> [UnitQuote]

  func isNoted(_ quote: UnitQuote, of unit: UnitCode) throws -> Bool

  /// How many lines quote a code, whichever.
  func unitQuoteCount() throws -> Int64
}

package protocol UnitWriting {
  /// Notes that a line of an order that was paid quotes a code.
  func noteQuote(of unit: UnitCode, by line: LineID, of order: OrderID) throws
}

extension UnitReading where Self: OrderReading {
  /// Whether a code pays a line of another order, or will once that is completed, as things were
  /// when the event at `sequence` was processed.
  func isTaken(
    _ unit: UnitCode, besides order: OrderID, at sequence: Int64
  ) throws -> Bool {
    var last: UnitQuote?
    while true {
      let page = try quotes(of: unit, after: last, limit: Self.quotesAtOnce)
      for quote in page where quote.order != order {
        if try pays(quote, by: unit, at: sequence) { return true }
      }
      guard page.count == Self.quotesAtOnce else { return false }
      last = page.last
    }
  }

  /// Mostly the first one has it, however many quote it.
  private static var quotesAtOnce: Int { 8 }

  private func pays(_ quote: UnitQuote, by unit: UnitCode, at sequence: Int64) throws -> Bool {
    let events = try events(of: quote.order).filter { $0.sequence <= sequence }
    let state = OrderState(events.map(\.event))
    guard let line = state.paid?.lines.first(where: { $0.id == quote.line }) else { return false }
    let stage: StoredDecision.Stage = state.completedAt == nil ? .provisional : .final
    let stored = try decisions(of: quote.order)
      .first { $0.line == quote.line && $0.stage == stage }
    guard let decision = stored?.decision, decision.winningUnit == unit else { return false }
    return state.net(of: line.counted(by: decision.coupon)) > .zero
  }
}
