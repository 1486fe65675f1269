package import Programme
package import Records

/// What is known of an order, line by line.
package struct OrderReport {
  package let order: OrderID
  /// In the order of the payment's array; none as long as the payment hasn't come.
  package let lines: [LineReport]

  /// - Parameter explaining: whether each line says which touches and plans were looked at, and the
  ///   arithmetic.
  /// - Returns: nil when no event of the order is known.
  package init?(_ order: OrderID, in store: some StoreReading, explaining: Bool) throws {
    let events = try store.events(of: order)
    guard !events.isEmpty else { return nil }
    self.order = order
    let state = OrderState(events.map(\.event))
    guard let paid = state.paid else {
      lines = []
      return
    }
    let decisions = try store.decisions(of: order)
    lines = try paid.lines.map { line in
      let view = try LineView(
        line, of: order, paid, state, events: events,
        decisions: decisions.filter { $0.line == line.id })
      return try view.report(from: store, explaining: explaining)
    }
  }
}

/// One line with its decisions.
private struct LineView {
  let line: OrderLine
  let order: OrderID
  let paid: PaidOrder
  let state: OrderState
  let provisional: StoredDecision
  let final: StoredDecision?
  let events: [StoredEvent]

  init(
    _ line: OrderLine, of order: OrderID, _ paid: PaidOrder, _ state: OrderState,
    events: [StoredEvent], decisions: [StoredDecision]
  ) throws {
    self.events = events
    self.line = line
    self.order = order
    self.paid = paid
    self.state = state
    guard let provisional = decisions.first(where: { $0.stage == .provisional }) else {
      throw StoreError.corrupt("line \(line.id) of order \(order) has no decision")
    }
    self.provisional = provisional
    final = decisions.first { $0.stage == .final }
  }

  private var current: StoredDecision { final ?? provisional }

  /// - Source: scenario format: an estimate leaves the caps out; what is settled or cancelled shows
  ///   what was posted.
  func report(from store: some StoreReading, explaining: Bool) throws -> LineReport {
    let line = line.counted(by: current.decision.coupon)
    let net = state.net(of: line)
    let posted = try store.posted(order: order, line: line.id)
    let review = state.review(of: line.id)
    let standing = LineStanding(current.decision.risk, review)
    let estimate = Dues(of: current.decision, line, in: state)
    var report = LineReport(
      order: order, line: line.id, status: LineStatus(state.status, standing),
      decision: current.decision,
      revised: final.map { $0.decision.link != provisional.decision.link } ?? false, net: net,
      dues: final == nil
        ? estimate.all(granting: estimate.incentive).standing(standing) : posted)
    report.review = review
    if explaining { report.additions = try explanation(from: store, posted: posted).members }
    return report
  }

  private func explanation(
    from store: some StoreReading, posted: [Due]
  ) throws -> Explanation {
    let known = try store.catalogue(knownUpTo: current.knownUpTo)
    let candidates = try current.decision.candidates.map {
      ExplainedCandidate(candidate: $0, link: try store.link($0.touch.code))
    }
    var granted: Incentive?
    let pays = LineStanding(current.decision.risk, state.review(of: line.id)) != .rejected
    if final != nil, pays, case .tuike(let award) = current.decision.outcome {
      granted = grantedIncentive(in: posted, institution: award.institution)
    }
    return Explanation(
      candidates: candidates, plans: try plans(known, candidates: candidates),
      arithmetic: Arithmetic(line, of: state, decision: current.decision, granted: granted).steps,
      scheme: try scheme(known, in: store), passedOver: try passedOver(known, in: store),
      privateDomain: try privateDomain(known),
      fraud: state.fraud(on: line.id).map { ExplainedFraud($0, posted: posted) })
  }

  /// The scheme that shares the line out, asked again with what was known when it was decided.
  private func scheme(
    _ known: some Catalogue, in store: some StoreReading
  ) throws -> ExplainedScheme? {
    guard case .tuike(let award) = current.decision.outcome, let promoter = award.promoter else {
      return nil
    }
    if let payback = award.payback {
      return ExplainedScheme(id: payback.scheme, reason: .referThree(payback))
    }
    if let sale = award.agency {
      return ExplainedScheme(id: sale.scheme, reason: .agency(sale))
    }
    if let claim = award.dividend {
      return ExplainedScheme(id: claim.scheme, reason: .teamDividend(claim))
    }
    guard case .multiLevel(let total, let id, _, _, _) = award.split else { return nil }
    let asked = SchemeLine(
      institution: award.institution, promoter: promoter, order: order,
      buyer: paid.customer.buyer, paidAt: paid.paidAt)
    let answer = try schemeSplit(
      of: asked, total: total, catalogue: known,
      history: StoredSchemeHistory(in: store, at: decidedAt))
    return answer.map { ExplainedScheme(id: id, reason: $0.reason) }
  }

  /// Why the institution's scheme makes nothing of the line, if that is so.
  private func passedOver(
    _ known: some Catalogue, in store: some StoreReading
  ) throws -> PassedOver? {
    guard case .tuike(let award) = current.decision.outcome, award.isPlain else { return nil }
    return try PassedOver(
      award, order: order, buyer: paid.customer.buyer, paidAt: paid.paidAt, catalogue: known,
      history: StoredSchemeHistory(in: store, at: decidedAt))
  }

  /// How the buyer came, judged with what was known when it was decided.
  private func privateDomain(_ known: some Catalogue) throws -> PrivateDomainReview? {
    var isTuike = false
    if case .tuike = current.decision.outcome { isTuike = true }
    return PrivateDomainReview(
      entry: paid.entry, isTuike: isTuike, paidAt: paid.paidAt, shop: paid.shop,
      shopHistory: try known.shop(paid.shop),
      category: try known.product(line.product).value(at: paid.paidAt)?.category)
  }

  /// The place of the event that the decision was taken for.
  private var decidedAt: Int64 {
    let payment = events.first { if case .paid = $0.event.body { true } else { false } }
    let completion = events.first { if case .completed = $0.event.body { true } else { false } }
    return max(payment?.sequence ?? 0, final == nil ? 0 : completion?.sequence ?? 0)
  }

  /// The plans of the product, reviewed for the institution that won, or would have.
  private func plans(
    _ known: some Catalogue, candidates: [ExplainedCandidate]
  ) throws -> [PlanReview] {
    let winner = candidates.first {
      $0.candidate.verdict == .won || $0.candidate.verdict == .notPromoted
    }
    guard case .tuike(let institution, _) = winner?.link?.carrier else { return [] }
    return PlanReview.all(
      among: try known.plans(for: line.product), for: line.product, institution: institution,
      at: paid.paidAt)
  }
}
