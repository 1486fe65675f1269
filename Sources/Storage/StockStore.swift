package import Programme

/// What moved pieces of a stock.
package enum StockCause: Hashable, Sendable {
  case change(StockChangeID)
  /// - Parameter event: the place of the order's event in the order of processing.
  case line(LineID, of: OrderID, event: Int64)
}

/// A movement as it was recorded.
package struct StoredStockMovement: Hashable, Sendable {
  /// The place among all movements, from 1 on.
  package let id: Int64
  package let movement: StockMovement
  /// What it left behind.
  package let level: StockLevel
  package let cause: StockCause
  /// The id of the event that was the cause, if one was.
  package let event: EventID?
  /// When it was recorded.
  package let at: Timestamp
}

/// A stock with what is in it.
package struct StoredStock: Hashable, Sendable {
  package let stock: Stock
  package let level: StockLevel
}

/// Which stocks are meant: those that agree with everything that is named.
package struct StockFilter: Hashable, Sendable {
  package var institution: InstitutionID?
  package var promoter: PromoterID?
  package var product: ProductID?

  package init(
    institution: InstitutionID? = nil, promoter: PromoterID? = nil, product: ProductID? = nil
  ) {
    self.institution = institution
    self.promoter = promoter
    self.product = product
  }
}

package protocol StockReading {
  func stockLevel(_ stock: Stock) throws -> StockLevel

  /// How many pieces of a stock orders held or had taken, by what was processed before `sequence`.
  func piecesOut(of stock: Stock, before sequence: Int64) throws -> Int64

  /// What the lines of an order had of stocks, by what was processed before `sequence`.
  func stockHoldings(
    of order: OrderID, before sequence: Int64
  ) throws -> [LineID: StockHolding]

  /// Stocks that ever had something in them, sorted by institution, promoter and product.
  func stocks(_ filter: StockFilter, after: Stock?, limit: Int) throws -> [StoredStock]

  /// The movements of a stock, of an order, of both or all, in the order of recording.
  func stockMovements(
    stock: Stock?, order: OrderID?, after id: Int64, limit: Int
  ) throws -> [StoredStockMovement]
}

package protocol StockWriting {
  /// Moves pieces of a stock.
  /// - Throws: ``StoreError/conflict(_:)`` when there are too few.
  func move(_ movement: StockMovement, because cause: StockCause, at: Timestamp) throws
}
