/// One step of the sum that led to a line's dues, so that a person can do it again.
package struct ArithmeticStep: Hashable, Sendable {
  /// What the step gives: a kind of entry, or `gross`, `net`, `received`, `total`, `outlay`.
  package let name: String
  /// What an institution pays of its agent's margin.
  package static let outlay = "outlay"
  /// The sum in figures, for instance `⌊5000 × 100000 / 1000000⌋`.
  package let formula: String
  package let amount: Int64
  package let unit: Unit
}

/// The sum behind a line's dues, step by step.
/// - Source: programme rules, sections 8 to 12 and 14.
package struct Arithmetic {
  package private(set) var steps: [ArithmeticStep] = []

  /// - Parameter granted: what was granted of the institution incentive; nil for an estimate, in
  ///   which caps are left out.
  package init(
    _ line: OrderLine, of state: OrderState, decision: Decision, granted: Incentive?
  ) {
    let line = line.counted(by: decision.coupon)
    addNet(line, state)
    let net = state.net(of: line)
    switch decision.outcome {
    case .tuike(let award):
      addPromotion(award, net: net, received: state.received(of: line))
      addIncentive(net: net, techFee: decision.techFee, granted: granted)
    case .sharer(let award):
      addPart(.sharerCommission, of: net, at: award.rate)
    case .none: break
    }
    // What fraud took back isn't worked out again: the case says what was taken from where.
    if let award = decision.privateDomain, state.fraud(on: line.id) == nil {
      addPrivateDomain(award, techFee: decision.techFee, received: state.received(of: line))
    }
  }

  private mutating func add(_ name: String, _ formula: String, _ amount: Int64, _ unit: Unit = .cny)
  {
    steps.append(ArithmeticStep(name: name, formula: formula, amount: amount, unit: unit))
  }

  private mutating func addNet(_ line: OrderLine, _ state: OrderState) {
    add(
      "gross",
      "\(line.paid.value) + \(line.paySubsidy.value) + \(line.talentDiscount.value)"
        + " + \(line.platformDiscount.value)", line.gross.value)
    let net = state.net(of: line).value
    if state.cancelledAt != nil {
      add("net", "0, because the order was cancelled", net)
    } else if line.paid == .zero {
      add("net", "the gross, because nothing was paid", net)
    } else {
      let left = "(\(line.paid.value) − \(state.refunded(of: line).value))"
      add("net", "⌊\(line.gross.value) × \(left) / \(line.paid.value)⌋", net)
    }
  }

  private mutating func addPart(_ kind: EntryKind, of amount: Fen, at rate: PPM) {
    add(kind.rawValue, amount.times(rate), part(of: amount, at: rate).value)
  }

  private mutating func addPromotion(_ award: TuikeAward, net: Fen, received: Fen) {
    let parts = PromotionParts(award, net: net, received: received)
    if let agency = award.agency, let margin = parts.margin {
      add("total", net.times(award.split.total), parts.total.value)
      return addMargin(agency, parts, margin, net: net, received: received)
    }
    switch award.split {
    case .separate(let service, let commission):
      add("total", "\(net.times(service)) + \(net.times(commission))", parts.total.value)
      if award.promoter != nil { addPart(.commission, of: net, at: commission) }
    case .shared(let total, let share):
      add("total", net.times(total), parts.total.value)
      if award.promoter != nil { addPart(.commission, of: parts.total, at: share) }
    case .multiLevel(let total, _, let direct, let manager, let parent):
      add("total", net.times(total), parts.total.value)
      addPart(.commission, of: net, at: direct)
      if parent != nil { addPart(.managerBonus, of: net, at: manager) }
    }
    let taken = [parts.commission] + (parts.manager.map { [$0.bonus] } ?? [])
    let rest = ([parts.total] + taken.filter { $0 != .zero }).map { "\($0.value)" }
    add(EntryKind.serviceFee.rawValue, rest.joined(separator: " − "), parts.serviceFee.value)
    if let payback = award.payback { addPayback(payback, net: net, total: parts.total) }
  }

  private mutating func addMargin(
    _ agency: AgencySale, _ parts: PromotionParts, _ margin: Fen, net: Fen, received: Fen
  ) {
    let full = "\(agency.paid.value) − \(agency.agentPrice.value) × \(agency.quantity)"
    var formula: String
    if agency.full == .zero {
      formula = "nothing, because \(full) isn't positive"
    } else {
      formula = "⌊(\(full)) × \(received.value) / \(agency.paid.value)⌋"
      if margin != agency.left(of: received) {
        formula += ", of which ⌊\(net.value) × 900000 / 1000000⌋ leaves \(margin.value)"
      }
    }
    add(EntryKind.agencyMargin.rawValue, formula, margin.value)
    add(
      EntryKind.serviceFee.rawValue,
      parts.outlay == .zero
        ? "\(parts.total.value) − \(margin.value)" : "nothing is left of the total",
      parts.serviceFee.value)
    if parts.outlay > .zero {
      add(ArithmeticStep.outlay, "\(margin.value) − \(parts.total.value)", parts.outlay.value)
    }
  }

  private mutating func addPayback(_ payback: Payback, net: Fen, total: Fen) {
    let due = payback.due(net: net, total: total)
    var formula = "⌊\(payback.amount.value) × \(net.value) / \(payback.gross.value)⌋"
    if due != payback.left(of: net) {
      formula += ", of which ⌊\(net.value) × 900000 / 1000000⌋ − \(total.value) leaves \(due.value)"
    }
    add(EntryKind.payback.rawValue, formula, due.value)
  }

  private mutating func addIncentive(net: Fen, techFee: PPM, granted: Incentive?) {
    let entitled = Incentive.entitlement(net: net, techFee: techFee)
    let result = granted ?? entitled
    let over = max(.zero, techFee - Incentive.threshold)
    add(
      EntryKind.incentiveCash.rawValue,
      net.times(over) + note(entitled.cash.value, result.cash.value), result.cash.value)
    add(
      EntryKind.incentiveCard.rawValue,
      net.times(Incentive.cardRate) + note(entitled.cards.value, result.cards.value),
      result.cards.value, .card)
  }

  private func note(_ entitled: Int64, _ granted: Int64) -> String {
    granted == entitled ? "" : " = \(entitled), of which the cap leaves \(granted)"
  }

  private mutating func addPrivateDomain(
    _ award: PrivateDomainAward, techFee: PPM, received: Fen
  ) {
    let over = max(PPM.zero, techFee - Incentive.threshold)
    let rate = award.classification == .reservedLive ? over : Incentive.cardRate
    if award.classification != .reservedLive { addPart(.techFeeCut, of: received, at: over) }
    add(
      EntryKind.privateCard.rawValue, received.times(rate),
      cards(on: received, at: rate).value, .card)
  }
}

extension Fen {
  fileprivate func times(_ rate: PPM) -> String { "⌊\(value) × \(rate.value) / 1000000⌋" }
}
