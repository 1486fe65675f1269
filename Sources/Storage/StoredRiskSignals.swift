package import Programme

/// What is known for the rules on risk when a certain event is being processed.
package struct StoredRiskSignals: RiskSignals {
  private let transaction: any StoreTransaction
  private let sequence: Int64
  private let earlier: [StoredDecision]

  /// - Parameters:
  ///   - sequence: the place of the event; what it brings itself isn't compared with.
  ///   - earlier: what was decided at the payment: the addresses of clicks may be forgotten since.
  package init(
    in transaction: any StoreTransaction, at sequence: Int64, earlier: [StoredDecision]
  ) {
    self.transaction = transaction
    self.sequence = sequence
    self.earlier = earlier
  }

  package func facts() throws -> any RiskFactReading {
    try transaction.takeInRiskFacts(before: sequence)
    return transaction
  }

  package func buyers(behind customer: Customer) throws -> Set<BuyerID> {
    try transaction.buyers(behind: customer)
  }

  package func clicks(atAddressOf touch: Touch) throws -> Int64? {
    let day = ShanghaiDay(of: touch.at)
    return try largest(.clicksPerAddress, of: touch) {
      try transaction.clicks(from: $0, on: day)
    }
  }

  package func buyers(atAddressOf touch: Touch) throws -> Int64? {
    let day = ShanghaiDay(of: touch.at)
    return try largest(.buyersPerAddress, of: touch) { address in
      var buyers: Set<BuyerID> = []
      for person in try transaction.people(at: address, on: day) {
        switch person {
        case .buyer(let buyer): buyers.insert(buyer)
        case .visitor(let visitor):
          buyers.formUnion(try transaction.bindings(of: visitor).versions.map(\.value))
        }
      }
      return Int64(buyers.count)
    }
  }

  /// The largest measure of the addresses that a touch may have come from, and of what was measured
  /// before.
  private func largest(
    _ rule: RiskRule, of touch: Touch, _ measure: (AddressHash) throws -> Int64
  ) throws -> Int64? {
    let day = ShanghaiDay(of: touch.at)
    let now = try transaction.addresses(of: touch.person, on: day).map(measure)
    let before = earlier.lazy.map(\.decision)
      .filter { $0.candidates.contains(Candidate(touch: touch, verdict: .won)) }
      .compactMap { $0.risk?.findings.first { $0.rule == rule }?.measured }
    return (now + before).max()
  }
}

extension IdentityReading {
  /// The buyers who are behind a customer: the one who is named, and everybody who was ever bound to a
  /// browser of the customer's.
  package func buyers(behind customer: Customer) throws -> Set<BuyerID> {
    var buyers: Set<BuyerID> = []
    var visitors: [VisitorID] = []
    if let buyer = customer.buyer {
      buyers.insert(buyer)
      visitors = try self.visitors(boundTo: buyer)
    }
    if let visitor = customer.visitor { visitors.append(visitor) }
    for visitor in visitors {
      buyers.formUnion(try bindings(of: visitor).versions.map(\.value))
    }
    return buyers
  }
}
