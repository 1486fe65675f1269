package import Programme

/// What has to be posted for one line: a pure function of its decision, its order's state and what
/// was posted before.
/// - Source: programme rules, sections 8 to 10 and 16.
package struct LineSettlement {
  /// Everything that has to stand in the ledger for the line.
  package let target: [Due]
  /// What the institution keeps of the incentive.
  package let granted: Incentive
  /// What the caps withheld, when the line is settled for the first time.
  package let capped: Incentive
  package let status: LineStatus
  private let dues: Dues
  /// What would be granted if the line weren't rejected.
  private let grantable: Incentive

  /// - Parameters:
  ///   - granted: what the line was granted before; nil when it is settled for the first time.
  ///   - usage: what its institution was granted in the quarter of the completion.
  package init(
    _ line: OrderLine, of state: OrderState, decision: Decision, granted: Incentive?,
    usage: IncentiveUsage
  ) {
    let dues = Dues(of: decision, line, in: state)
    let standing = LineStanding(decision.risk, state.review(of: line.id))
    status = LineStatus(state.status, standing)
    // What is held counts against the caps, so that a release never exceeds them; what is rejected is
    // free for later lines.
    if standing == .rejected {
      self.granted = .none
      capped = .none
    } else if let granted {
      self.granted = dues.incentive.kept(of: granted)
      capped = .none
    } else {
      self.granted = dues.incentive.granted(over: usage)
      capped = Incentive(
        cash: dues.incentive.cash - self.granted.cash,
        cards: dues.incentive.cards - self.granted.cards)
    }
    target = dues.all(granting: self.granted).standing(standing)
    self.dues = dues
    grantable = granted ?? dues.incentive.granted(over: usage)
  }

  /// What payers are charged, or would be if the line weren't rejected.
  package var charged: Fen { dues.all(granting: grantable).charged }

  /// What has to be posted so that the ledger says what is due now.
  ///
  /// What was given of the private-domain incentive and taken back by a case of fraud stays as it was
  /// posted; what is held was given to nobody, and is simply undone.
  /// - Parameters:
  ///   - posted: what the ledger holds for the line.
  ///   - isFraud: whether a case is known.
  ///   - taking: what a case takes back that is new to the line.
  package func entries(
    over posted: [Due], isFraud: Bool, taking: FraudTaking?
  ) -> [Due] {
    let isTaken = isFraud && !posted.givenPrivateDomain.isEmpty
    let open = isTaken ? posted.filter { !$0.kind.isOfPrivateDomain } : posted
    return difference(from: open, to: target + (taking?.entries ?? []))
  }
}
