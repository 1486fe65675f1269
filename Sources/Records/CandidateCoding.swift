import Programme

/// A candidate as one array: `v` or `b`, the person, the time in ms, the link, its order among
/// touches of one time, the verdict.
enum CandidateCoding {
  static func candidate(_ json: JSON) throws(DecisionError) -> Candidate {
    guard let items = json.array, items.count == 6,
      let person = person(items[0].string, items[1].string), let at = items[2].integer,
      let code = items[3].string, let order = items[4].integer.flatMap(UInt64.init(exactly:)),
      let verdict = items[5].string.flatMap(Candidate.Verdict.init(rawValue:))
    else { throw DecisionError(field: "candidates") }
    let touch = Touch(
      person: person, at: Timestamp(milliseconds: at), code: LinkCode(trusted: code), order: order)
    return Candidate(touch: touch, verdict: verdict)
  }

  private static func person(_ kind: String?, _ id: String?) -> Person? {
    switch (kind, id) {
    case ("v", let id?): .visitor(VisitorID(trusted: id))
    case ("b", let id?): .buyer(BuyerID(trusted: id))
    default: nil
    }
  }
}
