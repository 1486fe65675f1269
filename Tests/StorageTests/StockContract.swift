import Programme
import Storage
import Testing

enum StockSample {
  static let own = Stock(
    institution: Sample.institution, promoter: Sample.promoter, product: Sample.product)
  static let shared = Stock(
    institution: Sample.institution, promoter: nil, product: Sample.product)
}

extension StoreTransaction {
  func move(
    _ kind: StockMovement.Kind, _ quantity: Int64, _ stock: Stock = StockSample.own,
    order: OrderID = Sample.order, event: Int64
  ) throws {
    try move(
      StockMovement(stock: stock, kind: kind, quantity: quantity),
      because: .line(Sample.line, of: order, event: event), at: moment(1))
  }

  func change(_ id: String, _ quantity: Int64, _ stock: Stock = StockSample.own) throws {
    try move(
      StockMovement(
        stock: stock, kind: quantity > 0 ? .added : .withdrawn, quantity: abs(quantity)),
      because: .change(StockChangeID(trusted: id)), at: moment(0))
  }
}

@Suite("Any store's stocks")
struct StockContract {
  @Test(
    "movements leave behind what there is, and tell what an order has", arguments: StoreKind.all)
  func movements(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.write { transaction in
        try transaction.insert(Sample.completed("e1"))
        try transaction.change("in-1", 5)
        try transaction.move(.reserved, 3, event: 1)
        try transaction.move(.released, 1, event: 2)
        try transaction.move(.taken, 2, event: 3)
        try transaction.change("out-1", -2)
        try transaction.move(.returned, 1, event: 4)
        try transaction.change("in-2", 7, StockSample.shared)
      }
      try store.read { store in
        let level = StockLevel(free: 2, reserved: 0, taken: 1)
        expect(try store.stockLevel(StockSample.own), equals: level)
        let out = try (1...5).map { try store.piecesOut(of: StockSample.own, before: $0) }
        #expect(out == [0, 3, 2, 2, 1])
        expect(try store.piecesOut(of: StockSample.shared, before: .max), equals: 0)
        let held = try (1...5).map {
          try store.stockHoldings(of: Sample.order, before: $0)[Sample.line]?.pieces
        }
        #expect(held == [nil, 3, 2, 2, 1])
        let all = try store.stockMovements(stock: nil, order: nil, after: 0, limit: 9)
        #expect(all.map(\.id) == [1, 2, 3, 4, 5, 6, 7])
        let own = try store.stockMovements(
          stock: StockSample.own, order: nil, after: 1, limit: 3)
        #expect(own.map(\.movement.kind) == [.reserved, .released, .taken])
        #expect(own.map(\.level.free) == [2, 3, 3] && own[0].event?.text == "e1")
        let ofOrder = try store.stockMovements(
          stock: nil, order: Sample.order, after: 0, limit: 9)
        #expect(ofOrder.map(\.movement.quantity) == [3, 1, 2, 1])
        #expect(all[4].cause == .change(StockChangeID(trusted: "out-1")) && all[4].event == nil)
        let stocks = try store.stocks(StockFilter(), after: nil, limit: 9)
        #expect(stocks.map(\.stock) == [StockSample.shared, StockSample.own])
        #expect(stocks.map(\.level.onHand) == [7, 2])
        expect(
          try store.stocks(StockFilter(), after: StockSample.shared, limit: 9).map(\.stock),
          equals: [StockSample.own])
        expect(
          try store.stocks(
            StockFilter(institution: Sample.institution, promoter: Sample.promoter), after: nil,
            limit: 9
          ).map(\.stock), equals: [StockSample.own])
        expect(
          try store.stocks(StockFilter(product: ProductID(trusted: "p2")), after: nil, limit: 9),
          equals: [])
      }
    }
  }

  @Test("nothing is moved that isn't there", arguments: StoreKind.all)
  func tooFew(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.write { try $0.change("in-1", 2) }
      for (kind, quantity) in [
        (.withdrawn, 3), (.reserved, 3), (.released, 1), (.taken, 1), (.returned, 1),
      ] as [(StockMovement.Kind, Int64)] {
        let error = failure {
          try store.write { try $0.move(kind, quantity, event: 1) }
        }
        guard case .conflict? = error as? StoreError else {
          Issue.record("\(kind): \(String(describing: error))")
          continue
        }
      }
      expect(
        try store.read { try $0.stockLevel(StockSample.own) },
        equals: StockLevel(free: 2, reserved: 0, taken: 0))
    }
  }

  @Test("a change counts once, and what orders have can't be taken out", arguments: StoreKind.all)
  func changes(kind: StoreKind) throws {
    try kind.withStore { store in
      func refusal(_ id: String, _ quantity: Int64, at: Int64 = 0) throws -> RefusalCode? {
        let change = StockChange(
          id: StockChangeID(trusted: id), stock: StockSample.shared, quantity: quantity,
          at: moment(at))
        let error = failure {
          try store.write {
            _ = try $0.record(.stockChanged(change), at: change.at, now: moment(9))
          }
        }
        return (error as? Refusal)?.code
      }
      expect(try refusal("in-1", 5), equals: .unknownReference)
      try store.write { transaction in
        var institution = Institution.Patch()
        institution.promoterShare = .set(.zero)
        var product = Product.Patch()
        product.shop = .set(Sample.shop)
        product.url = .set("https://tea.example")
        product.category = .set(Category(level1: "茶", level2: nil))
        _ = try transaction.record(Sample.shopRecord(), at: moment(0), now: moment(0))
        _ = try transaction.record(
          .institution(Sample.institution, institution), at: moment(0), now: moment(0))
        _ = try transaction.record(
          .product(Sample.product, product), at: moment(0), now: moment(0))
      }
      expect(try refusal("in-1", 5), equals: nil)
      expect(try refusal("in-1", 5, at: 3), equals: nil)
      expect(try refusal("in-1", 6), equals: .eventConflict)
      try store.write { try $0.move(.reserved, 4, StockSample.shared, event: 1) }
      expect(try refusal("out-1", -2), equals: .outOfStock)
      expect(try refusal("out-1", -1), equals: nil)
      expect(try refusal("out-1", -1), equals: nil)
      expect(
        try store.read { try $0.stockLevel(StockSample.shared) },
        equals: StockLevel(free: 0, reserved: 4, taken: 0))
      expect(
        try store.read { try $0.stockChanges(of: StockSample.shared) }.map(\.quantity),
        equals: [5, -1])
    }
  }
}
