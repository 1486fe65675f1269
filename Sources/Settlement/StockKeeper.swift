import Programme
import Storage

/// Keeps the stocks as orders leave them.
/// - Source: programme rules, section 14.
struct StockKeeper {
  let transaction: any StoreTransaction
  let now: Timestamp

  /// Moves pieces of stocks, so that each line has what its decision draws on them.
  /// - Parameters:
  ///   - held: what the lines had before.
  ///   - decisions: one for each line, in the order of the payment's array.
  ///   - sequence: the place of the event that this is done for.
  func move(
    of id: OrderID, _ order: PaidOrder, _ state: OrderState, from held: [LineID: StockHolding],
    _ decisions: [Decision], at sequence: Int64
  ) throws {
    var stocks: [LineID: Stock] = [:]
    for position in decisions.indices {
      if let stock = decisions[position].stock { stocks[order.lines[position].id] = stock }
    }
    let moves = StockMoves(order, state, from: held, stocks: stocks)
    try carryOut(moves, of: id, at: sequence)
  }

  /// Moves pieces back that were refunded or cancelled, without another decision.
  func keep(
    of id: OrderID, _ order: PaidOrder, _ state: OrderState, at sequence: Int64
  ) throws {
    let held = try transaction.stockHoldings(of: id, before: sequence)
    if held.isEmpty { return }
    let moves = StockMoves(order, state, from: held, stocks: held.mapValues(\.stock))
    try carryOut(moves, of: id, at: sequence)
  }

  private func carryOut(_ moves: StockMoves, of order: OrderID, at sequence: Int64) throws {
    for move in moves.all {
      try transaction.move(
        move.movement, because: .line(move.line, of: order, event: sequence), at: now)
    }
  }
}

/// What an event moves of stocks, in the order of the payment's array.
struct StockMoves: Equatable {
  struct Move: Equatable {
    let line: LineID
    let movement: StockMovement
  }

  let all: [Move]

  /// - Parameters:
  ///   - held: what the lines had before.
  ///   - stocks: what each line draws on from now on.
  init(
    _ order: PaidOrder, _ state: OrderState, from held: [LineID: StockHolding],
    stocks: [LineID: Stock]
  ) {
    guard !held.isEmpty || !stocks.isEmpty else {
      all = []
      return
    }
    all = order.lines.flatMap { line in
      let due = stocks[line.id].map { StockHolding(of: line, from: $0, state) }
      return StockHolding.movements(from: held[line.id], to: due)
        .map { Move(line: line.id, movement: $0) }
    }
  }
}
