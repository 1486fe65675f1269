internal import Programme

/// Words that stand in many rows are stored as numbers, which never change their meaning.
protocol StoredCode: CaseIterable {
  var code: Int64 { get }
}

extension StoredCode {
  /// - Throws: ``StoreError/corrupt(_:)`` for a number that nothing here writes.
  init(code: Int64) throws {
    guard let value = Self.allCases.first(where: { $0.code == code }) else {
      throw StoreError.corrupt(
        "\(code) stands for no \(Self.self); the ledger was altered by hand: restore a backup")
    }
    self = value
  }
}

extension EntryKind: StoredCode {
  var code: Int64 {
    switch self {
    case .commission: 1
    case .incentiveCard: 2
    case .incentiveCash: 3
    case .managerBonus: 4
    case .privateCard: 5
    case .promotionCost: 6
    case .serviceFee: 7
    case .sharerCommission: 8
    case .techFeeCut: 9
    case .payout: 10
    case .payoutPaid: 11
    case .payoutReturned: 12
    case .payback: 13
    case .dividend: 15
    case .fraudIncentive: 20
    case .fraudGoods: 21
    case .fraudDeposit: 22
    case .fraudReceivable: 23
    case .agencyMargin: 14
    }
  }
}

extension Unit: StoredCode {
  var code: Int64 {
    switch self {
    case .card: 0
    case .cny: 1
    }
  }
}

extension StoredEvent.State: StoredCode {
  var code: Int64 {
    switch self {
    case .waiting: 0
    case .applied: 1
    case .ignored: 2
    }
  }
}
