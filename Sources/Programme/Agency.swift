/// What a line sells under the agents' warehouse (代理云仓): an agent sells from a stock, and earns what
/// was paid above the agent price. Frozen with the decision.
/// - Source: programme rules, section 14.
package struct AgencySale: Hashable, Sendable {
  package let scheme: SchemeID
  package let product: ProductID
  /// The record that sets the agent price.
  package let terms: AgentPriceID
  /// What one piece costs the agent.
  package let agentPrice: Fen
  /// - Unit: pieces.
  package let quantity: Int64
  /// What was paid for all of them.
  package let paid: Fen
  /// Whose stock they come from; nil when none sufficed, and the plan is shared out as without a scheme.
  package var source: StockSource?

  package init(
    scheme: SchemeID, product: ProductID, terms: AgentPriceID, agentPrice: Fen, quantity: Int64,
    paid: Fen, source: StockSource?
  ) {
    self.scheme = scheme
    self.product = product
    self.terms = terms
    self.agentPrice = agentPrice
    self.quantity = quantity
    self.paid = paid
    self.source = source
  }

  /// What was paid above the agent price, as long as nothing is refunded.
  package var full: Fen {
    let above = Int128(paid.value) - Int128(agentPrice.value) * Int128(quantity)
    return above > 0 ? Fen(Int64(above)) : .zero
  }

  /// What is left of it: in proportion to what was received and not given back.
  package func left(of received: Fen) -> Fen {
    guard paid > .zero else { return .zero }
    return Fen(Int64(Int128(full.value) * Int128(received.value) / Int128(paid.value)))
  }

  /// What the agent earns: at most 90% of the net.
  package func margin(net: Fen, received: Fen) -> Fen {
    min(left(of: received), part(of: net, at: .planCeiling))
  }
}

/// The terms on which a line sells from stock; nil where the institution runs another scheme or none,
/// or has set no agent price.
/// - Source: programme rules, section 14.
func agencySale(
  of line: OrderLine, by asked: SchemeLine, catalogue: some Catalogue
) throws -> AgencySale? {
  guard let scheme = try asked.scheme(in: catalogue), case .agency = scheme.rule else { return nil }
  let price = AgentPrice.inForce(
    among: try catalogue.agentPrices(of: asked.institution, for: line.product),
    institution: asked.institution, promoter: asked.promoter, product: line.product,
    at: asked.paidAt)
  return price.map {
    AgencySale(
      scheme: scheme.id, product: line.product, terms: $0.id, agentPrice: $0.price,
      quantity: line.quantity, paid: line.paid, source: nil)
  }
}

/// Gives each line that sells under the agents' warehouse the stock that it draws on, in the order of
/// the payment's array.
///
/// What a line holds already stays its own. Beyond that it needs what is free: what was added up to
/// the payment, less what orders hold and took, in the order of processing. A line draws on one stock
/// for all its pieces, or on none.
/// - Parameter state: what of the order is neither refunded nor cancelled.
package func drawingOnStock(
  _ decisions: [Decision], of order: PaidOrder, _ id: OrderID, _ state: OrderState,
  catalogue: some Catalogue, history: some SchemeHistory
) throws -> [Decision] {
  guard decisions.contains(where: \.sellsFromStock) else { return decisions }
  var shelf = Shelf(paidAt: order.paidAt, catalogue: catalogue, history: history)
  var held: [LineID: StockHolding]?
  return try zip(order.lines, decisions).map { line, decision in
    guard case .tuike(var award) = decision.outcome, var sale = award.agency else {
      return decision
    }
    let holdings = try held ?? history.stockHoldings(of: id)
    held = holdings
    sale.source = try shelf.source(
      for: award, pieces: state.pieces(of: line), holding: holdings[line.id])
    award.agency = sale
    var drawing = decision
    drawing.outcome = .tuike(award)
    return drawing
  }
}

/// What is free of each stock for an order, as its lines draw on it one after the other.
private struct Shelf<Known: Catalogue, Past: SchemeHistory> {
  let paidAt: Timestamp
  let catalogue: Known
  let history: Past
  private var free: [Stock: Int64] = [:]

  init(paidAt: Timestamp, catalogue: Known, history: Past) {
    self.paidAt = paidAt
    self.catalogue = catalogue
    self.history = history
  }

  mutating func source(
    for award: TuikeAward, pieces: Int64, holding: StockHolding?
  ) throws -> StockSource? {
    // What is reserved stays reserved, even if a stock that comes first has goods by now.
    let held = StockSource.allCases.filter { award.stock($0) == holding?.stock }
    for source in held + StockSource.allCases.filter({ !held.contains($0) }) {
      guard let stock = award.stock(source) else { continue }
      let own = stock == holding?.stock ? holding?.pieces ?? 0 : 0
      let needed = max(0, pieces - own)
      let available = try free(of: stock)
      guard needed <= available else { continue }
      free[stock] = available - needed
      return source
    }
    return nil
  }

  private mutating func free(of stock: Stock) throws -> Int64 {
    if let known = free[stock] { return known }
    let added = StockChange.counted(try catalogue.stockChanges(of: stock), by: paidAt)
    return max(0, added - (try history.piecesOut(of: stock)))
  }
}

extension Decision {
  fileprivate var sellsFromStock: Bool {
    if case .tuike(let award) = outcome { award.agency != nil } else { false }
  }
}
