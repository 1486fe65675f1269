import Programme
import Records
import Settlement
import Storage

/// What a world came to in one store, and what is wrong with it.
struct Books {
  let store: SQLiteStore
  let output: ScenarioOutput

  init(_ store: SQLiteStore) throws {
    self.store = store
    output = try Replay(over: store).output(explaining: false)
  }

  /// What no order of arrival may bring about.
  func faults() throws -> [String] {
    try unverified() + unbalanced() + excessive()
  }

  private func unverified() throws -> [String] {
    try store.read { try Verification.run(over: $0) }.discrepancies.map(\.description)
  }

  private func unbalanced() throws -> [String] {
    let entries = try store.read {
      try $0.entries(account: nil, order: nil, after: nil, limit: .max)
    }
    return Dictionary(grouping: entries, by: \.transaction)
      .filter { !$0.value.map(\.due).isBalanced }
      .map { "transaction \($0.key) doesn't sum to zero" }.sorted()
  }

  /// Lines that pay people and institutions more than 90% of their net, held or not; what the platform adds
  /// isn't paid by the line.
  private func excessive() -> [String] {
    output.lines.compactMap { line in
      let dues = line.dues.map { (owner: ($0.account.ownerOfHeld ?? $0.account).name, due: $0) }
      let paid = dues.filter { owner, due in
        due.unit == .cny && due.amount > 0 && due.kind != .incentiveCash
          && !["shop/", "platform/"].contains { owner.hasPrefix($0) }
      }.reduce(Int128(0)) { $0 + Int128($1.due.amount) }
      let promoters = Set(dues.lazy.map(\.owner).filter { $0.hasPrefix("promoter/") })
      if paid * 10 > Int128(line.net.value) * 9 {
        return "order \(line.order) line \(line.line) pays \(paid) of a net of \(line.net.value)"
      }
      return promoters.count > 2
        ? "order \(line.order) line \(line.line) pays \(promoters.count) promoters" : nil
    }
  }
}
