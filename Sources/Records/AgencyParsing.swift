import Programme

/// Prices for agents, and changes of their stock.
extension RecordParser {
  func agentPrice(_ fields: RecordFields) throws(Refusal) -> AgentPrice {
    AgentPrice(
      id: try id(fields), institution: try fields.required("institution", .id()),
      product: try fields.required("product", .id()),
      promoter: try fields.optional("promoter", .id()),
      price: try fields.required("agent_price_fen", .money))
  }

  func stockChange(at moment: Timestamp, _ fields: RecordFields) throws(Refusal) -> StockChange {
    StockChange(
      id: try id(fields),
      stock: Stock(
        institution: try fields.required("institution", .id()),
        promoter: try fields.optional("promoter", .id()),
        product: try fields.required("product", .id())),
      quantity: try fields.required("quantity", .pieces), at: moment)
  }
}

extension FieldType<Int64> {
  fileprivate static var pieces: FieldType {
    let most = RecordLimits.stockPieces
    return FieldType(expected: "an integer of 1 to \(most), or of -\(most) to -1") { json in
      json.integer.flatMap { $0 != 0 && (-most...most).contains($0) ? $0 : nil }
    }
  }
}
