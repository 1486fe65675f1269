/// Those whose rights differ, as they are in the world of ``RightsWorld``.
enum Caller: String, Hashable, Sendable, CaseIterable {
  case platform
  /// Of shop `s1`.
  case merchant
  /// `i1`.
  case institution
  /// Promoter `k1`, whose team are `k1a` and `k1b`.
  case senior
  /// Promoter `kj`.
  case junior
  /// An order system of every shop.
  case tills
  /// An order system of shop `s1`.
  case till

  /// What a credential of the caller is made with.
  var scope: (role: String, fields: String) {
    switch self {
    case .platform: ("platform", "")
    case .merchant: ("merchant", #","shop":"s1""#)
    case .institution: ("institution", #","institution":"i1""#)
    case .senior: ("promoter", #","promoter":"k1""#)
    case .junior: ("promoter", #","promoter":"kj""#)
    case .tills: ("order-system", "")
    case .till: ("order-system", #","shop":"s1""#)
    }
  }
}

/// One call, and what comes of it on different objects.
struct RightsRow: Sendable {
  /// For instance `GET /v1/links/{code}`.
  let call: String
  /// The others are refused with 403, whatever the object is.
  let callers: Set<Caller>
  /// Those who may make the call on every object; the platform always.
  let unlimited: Set<Caller>
  /// Those who may make the call, and have nothing that it would show: shops pay, nobody pays them.
  let nobodys: Set<Caller>
  let cases: [RightsCase]

  /// - Parameter common: whether there is nothing of the call's that some callers may not have.
  init(
    _ call: String, _ callers: Set<Caller>, common: Bool = false, unlimited: Set<Caller> = [],
    nobodys: Set<Caller> = [], _ cases: [RightsCase]
  ) {
    self.call = call
    self.callers = callers
    self.unlimited = (common ? callers : unlimited).union([.platform])
    self.nobodys = nobodys
    self.cases = cases
  }

  var method: String { String(call.prefix { $0 != " " }) }

  func status(_ item: RightsCase, for caller: Caller) -> ClosedRange<Int> {
    if !callers.contains(caller) || item.forbidden.contains(caller) { return 403...403 }
    return item.done.contains(caller) ? 200...299 : 404...404
  }
}

/// A call on one object, own, the team's or another's.
struct RightsCase: Sendable {
  let path: String
  /// For whom it is done. For the others the object isn't there.
  let done: Set<Caller>
  /// For whom the object is there, or no secret, and this is yet not for them to do.
  let forbidden: Set<Caller>
  let body: String
  let type: String

  init(
    _ path: String, _ done: Set<Caller>, _ body: String = "", forbidden: Set<Caller> = [],
    type: String = "application/json"
  ) {
    self.path = path
    self.done = done
    self.forbidden = forbidden
    self.body = body
    self.type = type
  }

  /// The shop issues no links of institutions and promoters.
  static func link(
    _ fields: String, _ done: Set<Caller>, forbidden: Set<Caller> = [.merchant]
  ) -> RightsCase {
    RightsCase("/v1/links", done, #"{\#(fields),"placement":"group"}"#, forbidden: forbidden)
  }

  static func records(
    _ record: String, _ done: Set<Caller>, forbidden: Set<Caller>
  ) -> RightsCase {
    RightsCase("/v1/records", done, record, forbidden: forbidden, type: "application/x-ndjson")
  }
}
