/// What a line pays, caps left out: a function of the decision, which holds plan and shares, and of
/// what is left of the line.
/// - Source: programme rules, sections 9 to 12 and 14.
package struct Dues: Hashable, Sendable {
  /// Commissions, fees, private-domain incentive; balanced.
  package let certain: [Due]
  /// What the institution incentive comes to, which caps may lower.
  package let incentive: Incentive
  /// Who gets the institution incentive.
  package let institution: InstitutionID?

  /// - Parameters:
  ///   - net: what commissions are taken of, see ``OrderState/net(of:)``.
  ///   - received: what was paid and not given back, see ``OrderState/received(of:)``.
  ///   - privateDomainBase: what the private-domain incentive is taken of, see
  ///     ``OrderState/privateDomainBase(of:)``.
  package init(of decision: Decision, net: Fen, received: Fen, privateDomainBase: Fen) {
    var dues: [Due] = []
    switch decision.outcome {
    case .tuike(let award):
      dues += promotion(award, shop: decision.shop, net: net, received: received)
      incentive = .entitlement(net: net, techFee: decision.techFee)
      institution = award.institution
    case .sharer(let award):
      dues += sharing(award, shop: decision.shop, net: net)
      incentive = .none
      institution = nil
    case .none:
      incentive = .none
      institution = nil
    }
    if let award = decision.privateDomain {
      dues += privateDomain(award, of: decision, received: privateDomainBase)
    }
    certain = dues.filter { $0.amount != 0 }
  }

  /// What a line pays as far as its order has come.
  package init(of decision: Decision, _ line: OrderLine, in state: OrderState) {
    let line = line.counted(by: decision.coupon)
    self.init(
      of: decision, net: state.net(of: line), received: state.received(of: line),
      privateDomainBase: state.privateDomainBase(of: line))
  }

  /// All dues when `granted` of the incentive is granted.
  package func all(granting granted: Incentive) -> [Due] {
    guard let institution else { return certain.summed() }
    let payee = Account.institution(institution)
    let payer = Account.platform(.incentive)
    return
      (certain + [
        Due(payee, .incentiveCash, granted.cash), Due(payer, .incentiveCash, -granted.cash),
        Due(payee, .incentiveCard, granted.cards), Due(payer, .incentiveCard, -granted.cards),
      ]).summed()
  }
}

/// What was granted of the institution incentive, read from what was posted; what is held is granted.
package func grantedIncentive(in posted: [Due], institution: InstitutionID) -> Incentive {
  let account = Account.institution(institution)
  let own = posted.filter { $0.account == account || $0.account == .held(account) }
  return Incentive(
    cash: Fen(own.reduce(0) { $1.kind == .incentiveCash ? $0 + $1.amount : $0 }),
    cards: Cards(own.reduce(0) { $1.kind == .incentiveCard ? $0 + $1.amount : $0 }))
}

/// What a line attributed to a tuike link pays.
/// - Source: programme rules, sections 9 and 14.
private func promotion(
  _ award: TuikeAward, shop: ShopID, net: Fen, received: Fen
) -> [Due] {
  let parts = PromotionParts(award, net: net, received: received)
  var dues = [
    Due(.shop(shop), .promotionCost, -parts.total),
    Due(.institution(award.institution), .serviceFee, parts.serviceFee),
  ]
  if let promoter = award.promoter {
    dues.append(Due(.promoter(promoter), .commission, parts.commission))
  }
  if let manager = parts.manager {
    dues.append(Due(.promoter(manager.parent), .managerBonus, manager.bonus))
  }
  if let promoter = award.promoter, let margin = parts.margin {
    dues.append(Due(.promoter(promoter), .agencyMargin, margin))
    dues.append(Due(.institution(award.institution), .agencyMargin, -parts.outlay))
  }
  if let promoter = award.promoter, let payback = award.payback?.due(net: net, total: parts.total) {
    dues.append(Due(.promoter(promoter), .payback, payback))
    dues.append(Due(.institution(award.institution), .payback, -payback))
  }
  return dues
}

/// The parts that a net is cut into.
package struct PromotionParts: Hashable, Sendable {
  package let total: Fen
  package let commission: Fen
  package let serviceFee: Fen
  package let manager: Manager?
  /// What an agent earns instead of a commission; nil for a line that doesn't sell from stock.
  package let margin: Fen?
  /// What of the margin the total doesn't hold, and the institution pays.
  package let outlay: Fen

  package struct Manager: Hashable, Sendable {
    package let parent: PromoterID
    package let bonus: Fen
  }

  /// - Parameter received: what was paid and not given back.
  package init(_ award: TuikeAward, net: Fen, received: Fen) {
    if let agency = award.agency, agency.source != nil {
      self.init(
        total: part(of: net, at: award.split.total),
        margin: agency.margin(net: net, received: received))
    } else {
      self.init(award.split, promoter: award.promoter, net: net)
    }
  }

  /// The agent comes first; the institution has what is left of the total, or pays what it lacks.
  private init(total: Fen, margin: Fen) {
    self.total = total
    self.margin = margin
    commission = .zero
    serviceFee = max(.zero, total - margin)
    outlay = max(.zero, margin - total)
    manager = nil
  }

  private init(_ split: Split, promoter: PromoterID?, net: Fen) {
    margin = nil
    outlay = .zero
    var bonus: Manager?
    switch split {
    case .separate(let service, let commission):
      let parts = (part(of: net, at: service), part(of: net, at: commission))
      total = parts.0 + parts.1
      self.commission = promoter == nil ? .zero : parts.1
    case .shared(let rate, let share):
      total = part(of: net, at: rate)
      commission = promoter == nil ? .zero : part(of: total, at: share)
    case .multiLevel(let rate, _, let direct, let manager, let parent):
      total = part(of: net, at: rate)
      commission = part(of: net, at: direct)
      bonus = parent.map { Manager(parent: $0, bonus: part(of: net, at: manager)) }
    }
    manager = bonus
    serviceFee = total - commission - (bonus?.bonus ?? .zero)
  }
}

/// - Source: programme rules, section 12.
private func sharing(_ award: SharerAward, shop: ShopID, net: Fen) -> [Due] {
  let commission = part(of: net, at: award.rate)
  return [
    Due(.sharer(award.sharer), .sharerCommission, commission),
    Due(.shop(shop), .promotionCost, -commission),
  ]
}

/// - Source: programme rules, section 11.
private func privateDomain(
  _ award: PrivateDomainAward, of decision: Decision, received: Fen
) -> [Due] {
  let overThreshold = max(PPM.zero, decision.techFee - Incentive.threshold)
  let isReservedLive = award.classification == .reservedLive
  let earned = Programme.cards(
    on: received, at: isReservedLive ? overThreshold : Incentive.cardRate)
  let cut = isReservedLive ? Fen.zero : part(of: received, at: overThreshold)
  return [
    Due(.shop(decision.shop), .techFeeCut, cut),
    Due(.platform(.techFee), .techFeeCut, -cut),
    Due(award.account, .privateCard, earned),
    Due(.platform(.privateDomain), .privateCard, -earned),
  ]
}
