import Programme
import Records
import RedisClient
import Settlement
import Storage
import Testing

@Suite("What was read and decided before its transaction")
struct PreparationTests {
  private let now = Timestamp(milliseconds: 1)

  private func arrived(_ events: [String]) -> [ArrivedEvent] {
    events.enumerated().map { ArrivedEvent(source: "1-\($0)", payload: Array($1.utf8)) }
  }

  /// Settles `events` as they were prepared before `change`.
  private func settle(
    _ events: [String], after earlier: [String] = [],
    _ change: (LiveBooks, BatchSettler) async throws -> Void = { _, _ in }
  ) async throws -> (result: BatchResult, promoter: Int64, discrepancies: [Discrepancy]) {
    let books = try LiveBooks()
    defer { #expect(throws: Never.self) { try books.close() } }
    try await books.stockTeaShop(visitors: ["v1", "v2"])
    let settler = BatchSettler(store: books.store, touches: RedisTouches(books.redis))
    for event in earlier { try await settle([event], with: settler) }
    let batch = arrived(events)
    let preparation = try await settler.prepare(batch)
    try await change(books, settler)
    let result = try await settler.settle(batch, preparation, now: now)
    return (result, try books.fen("promoter/k1"), try books.discrepancies())
  }

  private func settle(_ events: [String], with settler: BatchSettler) async throws {
    let batch = arrived(events)
    _ = try await settler.settle(batch, try await settler.prepare(batch), now: now)
  }

  @Test("counts when nothing has changed")
  func unchanged() async throws {
    let (_, promoter, discrepancies) = try await settle(
      [LiveBooks.completed("o1"), LiveBooks.paid("o2")], after: [LiveBooks.paid("o1")])
    #expect(promoter == 800)
    #expect(discrepancies == [])
  }

  @Test("gives way to a record of the catalogue")
  func catalogue() async throws {
    let (_, promoter, discrepancies) = try await settle(
      [LiveBooks.completed("o1")], after: [LiveBooks.paid("o1")]
    ) { books, _ in
      let allocation = Allocation(
        id: AllocationID(trusted: "a1"), institution: InstitutionID(trusted: "i1"), promoter: nil,
        product: nil, promoterShare: PPM(500_000))
      try books.store.write { transaction in
        _ = try transaction.record(
          .allocation(allocation), at: LiveBooks.touched, now: LiveBooks.touched)
      }
    }
    #expect(promoter == 500)
    #expect(discrepancies == [])
  }

  @Test("gives way to a binding of the visitor to somebody else")
  func binding() async throws {
    let buyer = LiveBooks.paid("o1").replacing("\"visitor\"", with: "\"buyer\":\"u1\",\"visitor\"")
    let (_, promoter, discrepancies) = try await settle(
      [LiveBooks.completed("o1")], after: [buyer]
    ) { books, _ in
      try books.store.write { transaction in
        _ = try transaction.record(
          .identityBound(visitor: VisitorID(trusted: "v1"), buyer: BuyerID(trusted: "u2")),
          at: Timestamp(milliseconds: LiveBooks.touched.milliseconds - 1), now: LiveBooks.touched)
      }
    }
    #expect(promoter == 0)
    #expect(discrepancies == [])
  }

  @Test("gives way to an event of the same order")
  func event() async throws {
    let (_, promoter, discrepancies) = try await settle(
      [LiveBooks.completed("o1")], after: [LiveBooks.paid("o1")]
    ) { _, settler in
      try await settle([LiveBooks.refunded("o1", 5_000)], with: settler)
    }
    #expect(promoter == 400)
    #expect(discrepancies == [])
  }

  @Test("isn't needed for an order that another worker settles meanwhile")
  func repeated() async throws {
    let events = [LiveBooks.paid("o1"), LiveBooks.completed("o1")]
    let (result, promoter, discrepancies) = try await settle(events) { _, settler in
      try await settle(events, with: settler)
    }
    #expect(result.repeated == 2)
    #expect(promoter == 800)
    #expect(discrepancies == [])
  }

  @Test("an id that another order's event has is refused with the code that counts first")
  func takenID() async throws {
    let other = LiveBooks.paid("o2").replacing("paid-o2", with: "paid-o1")
    let unknown = other.replacing("\"s1\"", with: "\"s9\"")
    let (result, _, discrepancies) = try await settle(
      [other, unknown], after: [LiveBooks.paid("o1")])
    #expect(result.setAside.map(\.code) == ["event_conflict", "event_conflict"])
    #expect(discrepancies == [])
  }
}
