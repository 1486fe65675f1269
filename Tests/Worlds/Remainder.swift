import Programme
import Records
import Settlement
import Storage

/// What stays when everything was taken back: nothing, but for what cases of fraud moved.
///
/// A case makes the purse of the technical fee whole, and so it makes that of the cards, with money for those
/// that were used. So for each line that a case was about
/// - goods money, deposit and receivable stand at what was taken from each,
/// - the shop keeps as much, which is the incentive that was paid to it, less what it made good of cards,
/// - used cards stay on their account, and the purse gave them and got money for them.
struct Remainder {
  private struct Key: Hashable {
    let account: Account
    let unit: Unit
  }

  private var expected: [Key: Int64] = [:]
  private var faults: [String] = []

  init(of books: Books) throws {
    let takings = try books.store.read { try $0.takings(shop: nil, after: 0, limit: .max) }
    for (_, taking) in takings {
      let line = books.output.lines.first { $0.order == taking.order && $0.line == taking.line }
      add(taking, dues: line?.dues ?? [])
    }
  }

  private mutating func add(_ taking: StoredTaking, dues: [Due]) {
    let steps = taking.taking
    let given = dues.filter { $0.kind == .privateCard && $0.amount > 0 }
    let cut = dues.filter { $0.kind == .techFeeCut && $0.amount > 0 }.reduce(0) { $0 + $1.amount }
    let cards = given.reduce(0) { $0 + $1.amount }
    let made = cards - steps.cards.value
    let elsewhere = steps.goods.value + steps.deposit.value + steps.receivable.value
    if steps.incentive.value + elsewhere != cut + made {
      faults.append(
        "order \(taking.order) line \(taking.line): a case took something else than was given")
    }
    add(.goodsMoney(of: taking.shop), .cny, -steps.goods.value)
    add(.deposit(of: taking.shop), .cny, -steps.deposit.value)
    add(.receivable(from: taking.shop), .cny, -steps.receivable.value)
    add(.shop(taking.shop), .cny, elsewhere - made)
    add(.platform(.privateDomain), .cny, made)
    add(.platform(.privateDomain), .card, -made)
    if let holder = given.first?.account { add(holder, .card, made) }
  }

  private mutating func add(_ account: Account, _ unit: Unit, _ amount: Int64) {
    expected[Key(account: account, unit: unit), default: 0] += amount
  }

  func faults(in output: ScenarioOutput) -> [String] {
    var missing = expected.filter { $0.value != 0 }
    var found = faults
    for balance in output.balances {
      let due = missing.removeValue(forKey: Key(account: balance.account, unit: balance.unit)) ?? 0
      guard due != balance.amount else { continue }
      found.append(
        "all taken back, \(balance.account) holds \(balance.amount) \(balance.unit.rawValue), not \(due)"
      )
    }
    return found
      + missing.map { "all taken back, \($0.account) holds nothing, not \($1) \($0.unit.rawValue)" }
      .sorted()
  }
}
