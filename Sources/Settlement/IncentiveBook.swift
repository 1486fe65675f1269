import Programme
import Storage

/// What institutions were granted in each quarter, as a batch changes it.
struct IncentiveBook {
  struct Page: Hashable {
    let institution: InstitutionID
    let quarter: Quarter
  }

  private(set) var changed: [Page: IncentiveUsage] = [:]

  subscript(page: Page, stored stored: @autoclosure () throws -> IncentiveUsage) -> IncentiveUsage {
    get throws { try changed[page] ?? stored() }
  }

  mutating func move(_ page: Page, from usage: IncentiveUsage, by old: Incentive, to new: Incentive)
  {
    changed[page] = IncentiveUsage(
      cash: usage.cash - old.cash + new.cash, cards: usage.cards - old.cards + new.cards)
  }

  func save(to transaction: any StoreTransaction) throws {
    for (page, usage) in changed {
      try transaction.setIncentiveUsage(usage, of: page.institution, in: page.quarter)
    }
  }
}
