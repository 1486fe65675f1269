import Programme
import Records

/// What is answered about codes on items.
extension OpenAPISchemas {
  static var units: [JSON.Member] {
    [
      .init(
        "unit_trace",
        object([
          .init("unit", id), .init("number", integer(UnitBatch.counts)),
          .init("batch", reference("issued_unit_batch")), .init("url", address),
          .init(
            "quotes",
            array(
              of: object([
                .init("line", reference("order_line_report")),
                .init("entries", array(of: entryWithPayout)),
              ]))), .init("more_quotes", bool),
        ]))
    ]
  }

  private static var entryWithPayout: JSON {
    let payout = object([
      .init("payout", amount), .init("period", text), .init("state", choice(PayoutState.self)),
    ])
    return .object([
      .init(
        "allOf", .array([reference("entry"), object([.init("payout", nullable(payout))])]))
    ])
  }
}
