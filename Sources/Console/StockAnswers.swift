import Programme
import Records
import Storage

extension OpenAPISchemas {
  static var stocks: [JSON.Member] {
    let names: [JSON.Member] = [
      .init("stock", text), .init("institution", id), .init("promoter", nullable(id)),
      .init("product", id),
    ]
    let level: [JSON.Member] = [
      .init("free", pieces), .init("reserved", pieces), .init("taken", pieces),
    ]
    return [
      .init("stock", object(names + [.init("on_hand", pieces)] + level)),
      .init(
        "stock_movement",
        object(
          [.init("id", amount)] + names
            + [.init("kind", choice(StockMovement.Kind.self)), .init("quantity", pieces)] + level
            + [
              .init("change", nullable(id)), .init("order", nullable(id)),
              .init("line", nullable(id)), .init("event", nullable(id)), .init("moved_at", time),
            ])),
    ]
  }

  private static let pieces = JSON.object([
    .init("type", .string("integer")), .init("minimum", .integer(0)),
  ])
}

extension Stock {
  fileprivate var members: [JSON.Member] {
    [
      .init("stock", .string(key)), .init("institution", .string(institution.text)),
      .init("promoter", .optional(promoter?.text)), .init("product", .string(product.text)),
    ]
  }
}

extension StockLevel {
  fileprivate var members: [JSON.Member] {
    [
      .init("free", .integer(free)), .init("reserved", .integer(reserved)),
      .init("taken", .integer(taken)),
    ]
  }
}

extension StoredStock {
  var json: JSON {
    .object(stock.members + [.init("on_hand", .integer(level.onHand))] + level.members)
  }
}

extension StoredStockMovement {
  var json: JSON {
    var (change, order, line): (String?, String?, String?)
    switch cause {
    case .change(let id): change = id.text
    case .line(let id, let of, _): (order, line) = (of.text, id.text)
    }
    return .object(
      [.init("id", .integer(id))] + movement.stock.members
        + [
          .init("kind", .string(movement.kind.rawValue)),
          .init("quantity", .integer(movement.quantity)),
        ] + level.members
        + [
          .init("change", .optional(change)), .init("order", .optional(order)),
          .init("line", .optional(line)), .init("event", .optional(event?.text)),
          .init("moved_at", .string(RFC3339.text(at))),
        ])
  }
}
