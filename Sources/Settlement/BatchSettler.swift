package import Programme
package import Storage

/// Where the touches are kept.
package protocol TouchSource: Sendable {
  /// The kept touches of each person; a person without any has an empty list.
  func touches(of people: Set<Person>) async throws -> [Person: [Touch]]
}

/// An event that was set aside.
package struct SetAside: Sendable {
  package let source: String
  package let payload: String
  /// A code of the scenario format, or ``poison``.
  package let code: String
  package let detail: String

  /// The code of an event that made its worker fail again and again.
  package static let poison = "poison"

  package init(source: String, payload: String, code: String, detail: String) {
    self.source = source
    self.payload = payload
    self.code = code
    self.detail = detail
  }

  init(source: String, payload: String, refusal: Refusal) {
    self.init(
      source: source, payload: payload, code: refusal.code.rawValue, detail: refusal.detail)
  }
}

/// What a batch came to.
package struct BatchResult: Sendable {
  /// Events that were dealt with, from the first of the batch on; the others are as they were.
  package var taken = 0
  package var applied = 0
  package var waiting = 0
  package var repeated = 0
  package var setAside: [SetAside] = []
}

/// Settles a batch of events, or as much of it as there is time for, in one transaction of the store.
package struct BatchSettler: Sendable {
  private let store: any Store
  private let touches: any TouchSource
  private let queue = BlockingQueue(name: "settlement")
  /// Another thread, so that a batch can be read while one before it is being written.
  private let reading = BlockingQueue(name: "settlement reading")

  /// Bindings that appear between reading the touches and beginning the transaction make it begin
  /// again; each time more touches are known, so a few times are enough.
  private static let mostAttempts = 16

  /// A transaction takes no further event after this time: nobody else can write meanwhile.
  private let transactionTime: Duration

  package init(
    store: any Store, touches: any TouchSource,
    transactionTime: Duration = WorkerConfiguration.usualTransactionTime
  ) {
    self.store = store
    self.touches = touches
    self.transactionTime = transactionTime
  }

  /// Reads the touches that a batch will need.
  package func touchBook(for batch: [ArrivedEvent]) async throws -> TouchBook {
    let people = try await reading.run { try self.people(behind: batch) }
    return TouchBook(try await touches.touches(of: people))
  }

  /// - Parameter book: what ``touchBook(for:)`` gave for this batch; what it lacks is read too.
  /// - Throws: when nothing of the batch was committed.
  package func settle(
    _ batch: [ArrivedEvent], book: TouchBook, now: Timestamp
  ) async throws -> BatchResult {
    var book = book
    for _ in 1..<Self.mostAttempts {
      do {
        return try await write(batch, book: book, now: now)
      } catch let missing as MissingTouches {
        book.merge(try await touches.touches(of: Set(missing.people)))
      }
    }
    return try await write(batch, book: book, now: now)
  }

  /// Sets an event aside that can't even be tried any more.
  package func setAside(_ letter: SetAside, now: Timestamp) async throws {
    try await queue.run {
      try store.write { transaction in
        try transaction.setAside(
          source: letter.source, payload: letter.payload, code: letter.code,
          detail: letter.detail, at: now)
      }
    }
  }

  private func write(
    _ batch: [ArrivedEvent], book: TouchBook, now: Timestamp
  ) async throws -> BatchResult {
    try await queue.run { try commit(batch, book: book, now: now) }
  }

  private func commit(
    _ batch: [ArrivedEvent], book: TouchBook, now: Timestamp
  ) throws -> BatchResult {
    try store.write { transaction in
      var processor = EventProcessor(transaction, touches: book, now: now)
      var result = BatchResult()
      let start = ContinuousClock.now
      for arrived in batch {
        try take(arrived, into: &processor, &result)
        result.taken += 1
        if start.duration(to: .now) > transactionTime { break }
      }
      for refused in processor.refusedWaiting {
        result.setAside.append(
          SetAside(
            source: "waiting:\(refused.event.sequence)", payload: refused.event.json,
            refusal: refused.refusal))
      }
      for letter in result.setAside {
        try transaction.setAside(
          source: letter.source, payload: letter.payload, code: letter.code,
          detail: letter.detail, at: now)
      }
      try processor.finish()
      return result
    }
  }

  private func take(
    _ arrived: ArrivedEvent, into processor: inout EventProcessor, _ result: inout BatchResult
  ) throws {
    let outcome: EventOutcome =
      switch arrived.content {
      case .malformed(let refusal): .refused(refusal)
      case .event(let event, let json): try processor.process(event, json: json)
      }
    switch outcome {
    case .applied: result.applied += 1
    case .waiting: result.waiting += 1
    case .repeated: result.repeated += 1
    case .refused(let refusal):
      result.setAside.append(
        SetAside(source: arrived.source, payload: arrived.text, refusal: refusal))
    }
  }
}

// MARK: - Whose touches

extension BatchSettler {
  /// Everybody whose touches the batch will need, as far as can be told before its transaction.
  private func people(behind batch: [ArrivedEvent]) throws -> Set<Person> {
    let events = batch.compactMap(\.event)
    var customers: [OrderID: Customer] = [:]
    for event in events {
      if case .paid(let order) = event.body { customers[event.order] = order.customer }
    }
    let completed = Set(
      events.compactMap { event -> OrderID? in
        if case .completed = event.body, customers[event.order] == nil { event.order } else { nil }
      })
    let paidInBatch = customers
    return try store.read { store in
      var all = Array(paidInBatch.values)
      all += try completed.compactMap(store.customer)
      var people: Set<Person> = []
      for customer in all { people.formUnion(try store.people(behind: customer)) }
      for case .both(let buyer, let visitor) in all where people.contains(.buyer(buyer)) {
        people.insert(.visitor(visitor))
      }
      return people
    }
  }
}
