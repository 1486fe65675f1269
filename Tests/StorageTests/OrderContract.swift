import Programme
import Records
import Storage
import Testing

@Suite("Any store's orders")
struct OrderContract {
  @Test("an event is found by its id and among its order's", arguments: StoreKind.all)
  func events(kind: StoreKind) throws {
    try kind.withStore { store in
      let other = OrderID(trusted: "o2")
      let events = [
        Sample.completed("e1"), Sample.completed("e2", order: other), Sample.completed("e3"),
      ]
      try store.write { orders in
        for event in events { try orders.insert(event, state: .waiting) }
        try orders.setState(.applied, of: EventID(trusted: "e3"))
      }
      try store.read { orders in
        let found = try #require(try orders.event(EventID(trusted: "e1")))
        #expect(found.event == events[0])
        #expect(found.json == OrderEventCoding.text(events[0]))
        #expect(found.state == .waiting)
        #expect(try orders.event(EventID(trusted: "e9")) == nil)
        let ofOrder = try orders.events(of: Sample.order)
        #expect(ofOrder.map(\.event) == [events[0], events[2]])
        #expect(ofOrder.map(\.state) == [.waiting, .applied])
        #expect(try orders.events(after: 0, limit: 2).map(\.event.id.text) == ["e1", "e2"])
        #expect(try orders.events(after: 2, limit: 2).map(\.sequence) == [3])
        #expect(try orders.orders(after: nil, limit: 1) == [Sample.order])
        #expect(try orders.orders(after: Sample.order, limit: 9) == [other])
      }
    }
  }

  @Test(
    "a code's quotes are found, whether their orders are written yet or not",
    arguments: StoreKind.all)
  func quotes(kind: StoreKind) throws {
    try kind.withStore { store in
      let unit = UnitCode(trusted: "b1.1")
      let other = OrderID(trusted: "o2")
      let all = [Sample.order, other].map { UnitQuote(order: $0, line: Sample.line) }
      try store.write { orders in
        for order in [Sample.order, other] {
          try orders.insert(Sample.completed("e-\(order)", order: order))
          try orders.noteQuote(of: unit, by: Sample.line, of: order)
        }
        try orders.noteQuote(of: UnitCode(trusted: "b1.2"), by: Sample.line, of: other)
        #expect(try orders.quotes(of: unit, after: nil, limit: 9) == all)
      }
      try store.read { orders in
        let found = try orders.quotes(of: unit, after: nil, limit: 9)
        #expect(found == all)
        #expect(try orders.quotes(of: unit, after: nil, limit: 1) == [all[0]])
        #expect(try orders.quotes(of: unit, after: all[0], limit: 9) == [all[1]])
        #expect(try orders.quotes(of: unit, after: all[1], limit: 9) == [])
        #expect(try orders.quotes(of: UnitCode(trusted: "b1.3"), after: nil, limit: 9) == [])
        #expect(try orders.isNoted(all[1], of: unit))
        #expect(try !orders.isNoted(all[0], of: UnitCode(trusted: "b1.2")))
        #expect(try orders.unitQuoteCount() == 3)
      }
    }
  }

  @Test("a buyer's completed orders are found up to a moment", arguments: StoreKind.all)
  func purchases(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.write { orders in
        for (name, buyer, completed) in [
          ("o3", "u1", 5), ("o1", "u1", 7), ("o2", "u2", 5), ("o4", "u1", nil),
        ] as [(String, String, Int64?)] {
          try orders.save(
            OrderSummary(
              order: OrderID(trusted: name), shop: Sample.shop, buyer: BuyerID(trusted: buyer),
              visitor: nil, paidAt: moment(1), completedAt: completed.map(moment),
              cancelledAt: nil))
        }
      }
      try store.read { orders in
        for (until, found) in [(4, []), (5, ["o3"]), (7, ["o1", "o3"])] as [(Int64, [String])] {
          expect(
            try orders.orders(of: Sample.buyer, completedBy: moment(until)).map(\.text),
            equals: found)
        }
      }
    }
  }

  @Test("an id is taken once", arguments: StoreKind.all)
  func eventsOnce(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.write { try $0.insert(Sample.completed("e1")) }
      let error = failure {
        try store.write { try $0.insert(Sample.completed("e1", order: OrderID(trusted: "o2"))) }
      }
      #expect(error is StoreError)
      expect(try store.read { try $0.events(after: 0, limit: 9) }.count, equals: 1)
    }
  }

  @Test(
    "only an event that waits can be taken out, and its place stays empty", arguments: StoreKind.all
  )
  func removal(kind: StoreKind) throws {
    try kind.withStore { store in
      try store.write { orders in
        try orders.insert(Sample.completed("e1"))
        try orders.insert(Sample.completed("e2"), state: .waiting)
        try orders.removeWaiting(EventID(trusted: "e2"))
        try orders.insert(Sample.completed("e3"))
      }
      expect(try store.read { try $0.events(of: Sample.order) }.map(\.sequence), equals: [1, 3])
      let error = failure {
        try store.write { try $0.removeWaiting(EventID(trusted: "e1")) }
      }
      #expect(error is StoreError)
      expect(try store.read { try $0.event(EventID(trusted: "e1")) } != nil, equals: true)
    }
  }

  @Test("a line has one decision of each stage", arguments: StoreKind.all)
  func decisions(kind: StoreKind) throws {
    try kind.withStore { store in
      let decisions = StoredDecision.Stage.allCases.map { stage in
        StoredDecision(line: Sample.line, stage: stage, knownUpTo: 7, decision: Sample.decision)
      }
      try store.write { orders in
        for decision in decisions { try orders.insert(decision, order: Sample.order) }
      }
      let found = try store.read { try $0.decisions(of: Sample.order) }
      #expect(Set(found) == Set(decisions))
      let error = failure {
        try store.write { try $0.insert(decisions[1], order: Sample.order) }
      }
      #expect(error is StoreError)
      try expect(store.read { try $0.decisions(of: Sample.order) }.count, equals: 2)
      try expect(store.read { try $0.decisions(of: OrderID(trusted: "o2")) }.isEmpty, equals: true)
    }
  }

  @Test("an order's customer is found by what was saved of it", arguments: StoreKind.all)
  func customers(kind: StoreKind) throws {
    let table: [(BuyerID?, VisitorID?, Customer?)] = [
      (Sample.buyer, nil, .buyer(Sample.buyer)), (nil, Sample.visitor, .visitor(Sample.visitor)),
      (Sample.buyer, Sample.visitor, .both(Sample.buyer, Sample.visitor)),
    ]
    for (buyer, visitor, customer) in table {
      try kind.withStore { store in
        let summary = OrderSummary(
          order: Sample.order, shop: Sample.shop, buyer: buyer, visitor: visitor,
          paidAt: moment(0), completedAt: nil, cancelledAt: nil)
        try expect(store.read { try $0.customer(of: Sample.order) }, equals: nil)
        try store.write { try $0.save(summary) }
        try expect(store.read { try $0.customer(of: Sample.order) }, equals: customer)
      }
    }
  }

  @Test(
    "an event whose id is taken isn't recorded, and the transaction goes on",
    arguments: StoreKind.all)
  func taken(kind: StoreKind) throws {
    try kind.withStore { store in
      let other = OrderID(trusted: "o2")
      try store.write { try $0.insert(Sample.completed("e1")) }
      try store.write { orders in
        let event = Sample.completed("e1", order: other)
        let taken = try orders.insertUnlessTaken(
          event, json: OrderEventCoding.text(event), state: .applied)
        #expect(taken == nil)
        try orders.insert(Sample.completed("e2"))
        let third = OrderID(trusted: "o3")
        let again = Sample.completed("e1", order: third)
        let takenAgain = try orders.insertUnlessTaken(
          again, json: OrderEventCoding.text(again), state: .applied)
        #expect(takenAgain == nil)
        try orders.insert(Sample.completed("e3", order: third))
      }
      try store.read { orders in
        let events = try orders.events(of: Sample.order)
        #expect(events.map(\.sequence) == [1, 2])
        let third = try orders.events(of: OrderID(trusted: "o3"))
        #expect(third.map(\.sequence) == [3])
        let others = try orders.events(of: other)
        #expect(others.isEmpty)
        let known = try orders.orders(after: nil, limit: 9)
        #expect(known.map(\.text) == ["o1", "o3"])
      }
    }
  }

  @Test(
    "a snapshot answers for orders that haven't changed, and only for those",
    arguments: StoreKind.all)
  func snapshot(kind: StoreKind) throws {
    try kind.withStore { store in
      let names = ["o1", "o2", "o3", "o4"].map { OrderID(trusted: $0) }
      func decision(_ stage: StoredDecision.Stage) -> StoredDecision {
        StoredDecision(line: Sample.line, stage: stage, knownUpTo: 7, decision: Sample.decision)
      }
      let provisional = decision(.provisional)
      let final = decision(.final)
      try store.write { orders in
        for name in names.prefix(2) {
          try orders.insert(Sample.completed("a-\(name)", order: name))
          try orders.insert(provisional, order: name)
        }
      }
      let snapshot = try store.read { try $0.snapshot(of: Set(names)) }
      #expect(snapshot.orders[names[0]]?.decisions == [provisional])
      #expect(snapshot.orders[names[3]]?.events.isEmpty == true)
      // Another writer, before the snapshot is adopted.
      try store.write { orders in
        for name in names[1...2] {
          try orders.insert(Sample.completed("b-\(name)", order: name))
          try orders.insert(final, order: name)
        }
      }
      try store.write { orders in
        try orders.adopt(snapshot)
        func events() throws -> [[String]] {
          try names.map { try orders.events(of: $0).map(\.event.id.text) }
        }
        #expect(try events() == [["a-o1"], ["a-o2", "b-o2"], ["b-o3"], []])
        #expect(try names.map { try orders.decisions(of: $0).count } == [1, 2, 1, 0])
        for name in names {
          try orders.insert(Sample.completed("c-\(name)", order: name))
        }
        try orders.insert(final, order: names[0])
        #expect(
          try events() == [
            ["a-o1", "c-o1"], ["a-o2", "b-o2", "c-o2"], ["b-o3", "c-o3"], ["c-o4"],
          ])
        #expect(try orders.decisions(of: names[0]).count == 2)
      }
      try expect(
        store.read { try $0.events(after: 0, limit: 99) }.map(\.sequence),
        equals: [1, 2, 3, 4, 5, 6, 7, 8])
    }
  }

  @Test("an order's summary can be saved again", arguments: StoreKind.all)
  func summaries(kind: StoreKind) throws {
    try kind.withStore { store in
      var summary = OrderSummary(
        order: Sample.order, shop: Sample.shop, buyer: Sample.buyer, visitor: nil,
        paidAt: moment(0), completedAt: nil, cancelledAt: nil)
      let first = summary
      try store.write { try $0.save(first) }
      summary.completedAt = moment(9)
      let second = summary
      try store.write { try $0.save(second) }
      // Orders are those with events; a summary alone is none.
      try expect(store.read { try $0.orders(after: nil, limit: 9) }.isEmpty, equals: true)
    }
  }
}
