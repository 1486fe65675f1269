import Programme

/// Reads decisions in the layout in which ``DecisionText`` writes those of most lines: attributed to a
/// tuike link, or to nobody.
///
/// Every reading returns nil for another layout, which ``DecisionCoding`` reads then.
struct PlainDecision {
  private var json: PlainJSON

  static func decision(_ bytes: [UInt8]) -> Decision? {
    var reader = PlainDecision(json: PlainJSON(bytes))
    return reader.read()
  }

  private init(json: PlainJSON) { self.json = json }

  private mutating func read() -> Decision? {
    guard let shop: ShopID = id(after: #"{"shop":"#), let fee = number(after: #","tech_fee_ppm":"#)
    else { return nil }
    var reason: NoAttribution?
    var outcome = Decision.Outcome.none
    if json.take(exactly: #","reason":"#) {
      guard let text = json.text(), let known = NoAttribution(rawValue: text) else { return nil }
      reason = known
    } else {
      guard let award = award() else { return nil }
      outcome = .tuike(award)
    }
    guard let candidates = candidates(), json.take(exactly: "}"), json.isAtEnd else { return nil }
    return Decision(
      shop: shop, outcome: outcome, reason: reason, techFee: PPM(fee), privateDomain: nil,
      candidates: candidates)
  }

  private mutating func id<Kind>(after name: String) -> ID<Kind>? {
    guard json.take(exactly: name) else { return nil }
    return json.text().map { ID(trusted: $0) }
  }

  private mutating func number(after name: String) -> Int64? {
    json.take(exactly: name) ? json.integer() : nil
  }

  private mutating func award() -> TuikeAward? {
    guard json.take(exactly: #","tuike":{"basis":"#),
      let basis = json.text().flatMap(Basis.init(rawValue:)),
      let link: LinkCode = id(after: #","link":"#),
      let institution: InstitutionID = id(after: #","institution":"#)
    else { return nil }
    let promoter: PromoterID? = id(after: #","promoter":"#)
    guard let plan: PlanID = id(after: #","plan":"#) else { return nil }
    let allocation: AllocationID? = id(after: #","allocation":"#)
    guard let split = split(), json.take(exactly: "}") else { return nil }
    return TuikeAward(
      basis: basis, link: link, institution: institution, promoter: promoter, plan: plan,
      split: split, allocation: allocation)
  }

  private mutating func split() -> Split? {
    if let service = number(after: #","service_ppm":"#) {
      return number(after: #","commission_ppm":"#).map {
        .separate(service: PPM(service), commission: PPM($0))
      }
    }
    guard let total = number(after: #","total_ppm":"#) else { return nil }
    return number(after: #","share_ppm":"#).map { .shared(total: PPM(total), share: PPM($0)) }
  }

  private mutating func candidates() -> [Candidate]? {
    guard json.take(exactly: #","candidates":["#) else { return nil }
    var candidates: [Candidate] = []
    if json.take(exactly: "]") { return candidates }
    repeat {
      guard let candidate = candidate() else { return nil }
      candidates.append(candidate)
    } while json.take(exactly: ",")
    return json.take(exactly: "]") ? candidates : nil
  }

  private mutating func candidate() -> Candidate? {
    guard json.take(exactly: "["), let kind = json.string(), kind.count == 1,
      let person = json.take(exactly: ",") ? json.text() : nil,
      let at = number(after: ","), let code: LinkCode = id(after: ","),
      let order = number(after: ",").flatMap(UInt64.init(exactly:)),
      let verdict = json.take(exactly: ",") ? json.text() : nil,
      let verdict = Candidate.Verdict(rawValue: verdict), json.take(exactly: "]")
    else { return nil }
    let isVisitor = json.bytes[kind.lowerBound] == UInt8(ascii: "v")
    guard isVisitor || json.bytes[kind.lowerBound] == UInt8(ascii: "b") else { return nil }
    let touch = Touch(
      person: isVisitor
        ? .visitor(VisitorID(trusted: person)) : .buyer(BuyerID(trusted: person)),
      at: Timestamp(milliseconds: at), code: code, order: order)
    return Candidate(touch: touch, verdict: verdict)
  }
}
