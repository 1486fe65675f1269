/// A purse of the platform.
/// - Source: programme rules, section 9.
package enum PlatformPurse: String, Hashable, Sendable, CaseIterable {
  case incentive
  case techFee = "tech_fee"
  case privateDomain = "private_domain"
}

/// Whose money an entry moves.
/// - Source: programme rules, sections 9 and 11.
package struct Account: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// For instance `promoter/k1`.
  package let name: String

  /// Takes a name that is known to have the shape, for instance because it comes from our own store.
  package init(trusted name: String) { self.name = name }

  package static func shop(_ id: ShopID) -> Account { Account(trusted: "shop/" + id.text) }
  package static func promoter(_ id: PromoterID) -> Account {
    Account(trusted: "promoter/" + id.text)
  }
  package static func institution(_ id: InstitutionID) -> Account {
    Account(trusted: "institution/" + id.text)
  }
  package static func sharer(_ id: SharerID) -> Account { Account(trusted: "sharer/" + id.text) }
  /// A growth-card account.
  package static func cards(_ account: String) -> Account {
    Account(trusted: "account/\(account)")
  }
  /// Cards whose owner isn't known.
  package static func unclaimedCards(of shop: ShopID) -> Account {
    Account(trusted: "account/unclaimed/\(shop.text)")
  }
  package static func platform(_ purse: PlatformPurse) -> Account {
    switch purse {
    case .incentive: incentivePurse
    case .techFee: techFeePurse
    case .privateDomain: privateDomainPurse
    }
  }
  private static let incentivePurse = platform(named: .incentive)
  private static let techFeePurse = platform(named: .techFee)
  private static let privateDomainPurse = platform(named: .privateDomain)
  private static func platform(named purse: PlatformPurse) -> Account {
    Account(trusted: "platform/" + purse.rawValue)
  }

  package static func < (left: Account, right: Account) -> Bool { left.name < right.name }

  package var description: String { name }
}

/// What an amount is counted in.
package enum Unit: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Growth cards, in 1/100 point.
  case card = "CARD"
  /// Money, in fen.
  case cny = "CNY"

  package static func < (left: Unit, right: Unit) -> Bool { left == .card && right == .cny }
}

/// What an entry is for.
package enum EntryKind: String, Hashable, Sendable, CaseIterable, Comparable {
  case agencyMargin = "agency_margin"
  case commission
  case dividend
  case fraudDeposit = "fraud_deposit"
  case fraudGoods = "fraud_goods"
  case fraudIncentive = "fraud_incentive"
  case fraudReceivable = "fraud_receivable"
  case incentiveCard = "incentive_card"
  case incentiveCash = "incentive_cash"
  case managerBonus = "manager_bonus"
  case payback
  case payout
  case payoutPaid = "payout_paid"
  case payoutReturned = "payout_returned"
  case privateCard = "private_card"
  case promotionCost = "promotion_cost"
  case serviceFee = "service_fee"
  case sharerCommission = "sharer_commission"
  case techFeeCut = "tech_fee_cut"

  /// The place among the sorted words.
  private var rank: Int {
    switch self {
    case .agencyMargin: 0
    case .commission: 1
    case .dividend: 2
    case .fraudDeposit: 3
    case .fraudGoods: 4
    case .fraudIncentive: 5
    case .fraudReceivable: 6
    case .incentiveCard: 7
    case .incentiveCash: 8
    case .managerBonus: 9
    case .payback: 10
    case .payout: 11
    case .payoutPaid: 12
    case .payoutReturned: 13
    case .privateCard: 14
    case .promotionCost: 15
    case .serviceFee: 16
    case .sharerCommission: 17
    case .techFeeCut: 18
    }
  }

  package static func < (left: EntryKind, right: EntryKind) -> Bool { left.rank < right.rank }
}
