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
  package var blocked = BlockedTally()
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

  /// What was read for a batch before it is settled.
  package struct Preparation: Sendable {
    var book: TouchBook
    var preview: BatchPreview?

    /// Nothing was read yet.
    package static let none = Preparation(book: TouchBook([:]))
  }

  /// Reads the touches and orders that a batch will need, and decides what can be decided already.
  /// - Parameter earlier: events that may not be committed yet; their payments tell customers too.
  package func prepare(
    _ batch: [ArrivedEvent], following earlier: [ArrivedEvent] = []
  ) async throws -> Preparation {
    let (snapshot, people, isBehind) = try await reading.run {
      try store.read { store in
        let snapshot = try store.snapshot(of: Set(batch.lazy.compactMap(\.event?.order)))
        return (
          snapshot, try Self.people(behind: batch, following: earlier, snapshot, in: store),
          try store.isBehindWithRiskFacts()
        )
      }
    }
    if isBehind { try await catchUpWithRiskFacts() }
    let book = TouchBook(try await touches.touches(of: people))
    let preview = try await reading.run {
      try store.read { try BatchPreview(batch, snapshot, touches: book, in: $0) }
    }
    return Preparation(book: book, preview: preview)
  }

  /// Takes in many events' facts in transactions of their own, so that none keeps other writers long.
  private func catchUpWithRiskFacts() async throws {
    var isDone = false
    while !isDone {
      isDone = try await queue.run {
        try store.write { try $0.takeInRiskFacts(limit: RiskFold.mostOnTheWay) }
      }
    }
  }

  /// - Parameter preparation: what ``prepare(_:)`` gave for this batch; what it lacks is read too.
  /// - Throws: when nothing of the batch was committed.
  package func settle(
    _ batch: [ArrivedEvent], _ preparation: Preparation, now: Timestamp
  ) async throws -> BatchResult {
    var preparation = preparation
    for _ in 1..<Self.mostAttempts {
      do {
        return try await write(batch, preparation, now: now)
      } catch let missing as MissingTouches {
        // Whoever came in since is found now, not one after the other.
        preparation = try await prepare(batch)
        preparation.book.merge(try await touches.touches(of: Set(missing.people)))
      }
    }
    return try await write(batch, preparation, now: now)
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
    _ batch: [ArrivedEvent], _ preparation: Preparation, now: Timestamp
  ) async throws -> BatchResult {
    try await queue.run { try commit(batch, preparation, now: now) }
  }

  private func commit(
    _ batch: [ArrivedEvent], _ preparation: Preparation, now: Timestamp
  ) throws -> BatchResult {
    try store.write { transaction in
      var processor = try EventProcessor(
        transaction, touches: preparation.book, preview: preparation.preview, now: now)
      var result = BatchResult()
      let start = ContinuousClock.now
      for index in batch.indices {
        try take(batch[index], into: &processor, &result)
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
      result.blocked = processor.blocked
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
  private static func people(
    behind batch: [ArrivedEvent], following earlier: [ArrivedEvent], _ snapshot: OrderSnapshot,
    in store: any StoreReading
  ) throws -> Set<Person> {
    var customers = customers(of: batch)
    // Mostly the payment is stored, and what is being settled meanwhile needn't be looked through.
    lazy var others = Self.customers(of: earlier)
    for arrived in batch {
      guard case .event(let event, _) = arrived.content, case .completed = event.body,
        customers[event.order] == nil
      else { continue }
      customers[event.order] =
        snapshot.orders[event.order]?.payment?.customer ?? others[event.order]
    }
    var people: Set<Person> = []
    people.reserveCapacity(customers.count)
    for customer in customers.values {
      for person in try store.people(behind: customer) { people.insert(person) }
    }
    for case .both(let buyer, let visitor) in customers.values where people.contains(.buyer(buyer))
    {
      people.insert(.visitor(visitor))
    }
    return people
  }

  private static func customers(of batch: [ArrivedEvent]) -> [OrderID: Customer] {
    var customers: [OrderID: Customer] = [:]
    for arrived in batch {
      guard case .event(let event, _) = arrived.content, case .paid(let order) = event.body else {
        continue
      }
      customers[event.order] = order.customer
    }
    return customers
  }
}
