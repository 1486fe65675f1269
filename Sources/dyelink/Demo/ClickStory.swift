import EventLoops
import Programme
import Records

/// The story of one click that becomes a commission. Whatever it tells was seen on a socket.
struct ClickStory {
  static let promoter = "lin"
  static let product = TeaShop.products[0]
  /// Bo's, which leads to the shop and loses.
  static let otherLink = "bo01"

  let world: DemoWorld
  let stage: DemoStage
  /// Sets this telling apart from others in the same books.
  let mark: String

  private var order: String { "story-\(mark)" }
  private var account: String { "promoter/\(Self.promoter)" }

  /// - Returns: the link's code and the order, for the reader to play on with.
  func tell() async throws -> (code: String, order: String) {
    try stage.title("One click becomes a commission")
    let before = try await world.balance(account)
    let code = try await shareLink()
    let visitor = try await openLinks(code)
    try await pay(visitor)
    try await complete()
    try await showBalance(before)
    try await explain()
    return (code, order)
  }

  private func shareLink() async throws -> String {
    let request = JSON.object([
      .init("institution", .string(TeaShop.institution)),
      .init("promoter", .string(Self.promoter)), .init("shop", .string(TeaShop.shop)),
      .init("product", .string(Self.product.id)), .init("placement", .string("group")),
    ])
    let watch = Stopwatch()
    let link = try await world.api.call("POST", ["links"], .json(request))
    try stage.step(
      "1  Promoter Lin takes a link to \(Self.product.name), for a group", took: watch.text,
      ["POST /v1/links → \(link["short_url"]?.string ?? "?")"])
    return link["code"]?.string ?? ""
  }

  /// Somebody else's link first, then Lin's, in the same browser.
  private func openLinks(_ code: String) async throws -> VisitorID {
    let first = try await open(
      Self.otherLink, "2  A friend opens Bo's link to the shop", cookie: nil)
    let visitor = try visitor(of: first)
    let watch = Stopwatch()
    let second = try await open(
      code, "3  and then Lin's link to the tea", cookie: "dl_vid=\(visitor)")
    guard try self.visitor(of: second) == visitor else { throw broken("the cookie wasn't taken") }
    let touches = try await stage.observe("the touches") {
      let touches = try await world.touches(of: visitor)
      return touches.count == 2 ? touches : nil
    }
    try stage.step(
      "4  Both touches are in Redis", took: "\(watch.text) after the second click",
      ["touch:{\(visitor)}"] + touches.map { "  \(RFC3339.text($0.at))  link \($0.code)" })
    return visitor
  }

  private func open(_ code: String, _ text: String, cookie: String?) async throws -> HTTPResponse {
    let watch = Stopwatch()
    let answer = try await world.click(code, cookie: cookie)
    let took = watch.text
    let cookies = answer["set-cookie"].map { ["Set-Cookie: \($0)"] } ?? []
    try stage.step(
      text, took: took,
      [
        "GET /\(code)\(cookie.map { "  Cookie: \($0)" } ?? "") → \(answer.status)",
        "Location: \(answer["location"] ?? "")",
      ] + cookies)
    guard answer.status == 302 else { throw broken("the click was answered \(answer.status)") }
    return answer
  }

  private func visitor(of answer: HTTPResponse) throws -> VisitorID {
    guard let text = Self.parameter("dl_vid", of: answer["location"] ?? ""),
      let visitor = VisitorID(text)
    else { throw broken("the destination doesn't name the visitor") }
    return visitor
  }

  private func pay(_ visitor: VisitorID) async throws {
    let event = self.event(
      "order.paid", timeKey: "paid_at",
      [
        .init("shop", .string(TeaShop.shop)), .init("buyer", .string("friend-\(mark)")),
        .init("visitor", .string(visitor.text)),
        .init(
          "lines",
          .array([
            .object([
              .init("line", .string("1")), .init("product", .string(Self.product.id)),
              .init("quantity", .integer(1)), .init("paid_fen", .integer(Self.product.priceFen)),
            ])
          ])),
      ])
    let price = AmountWords.text(Self.product.priceFen, .cny)
    let watch = try await push(
      event, "5  The friend pays \(price); the shop's order system says so")
    let line = try await stage.observe("the estimate") {
      try await orderLine(in: .estimated)
    }
    try stage.step(
      "6  What it will pay is known", took: "\(watch.text) after the push",
      ["GET /v1/orders/\(order) → estimated"] + Self.dues(of: line))
  }

  private func complete() async throws {
    let watch = try await push(
      event("order.completed", timeKey: "at"),
      "7  The tea is received, and the time for returns is over")
    let line = try await stage.observe("the entries") {
      try await orderLine(in: .settled)
    }
    let answer = try await world.api.call("GET", ["orders", order])
    try stage.step(
      "8  It is in the ledger, double-entry", took: "\(watch.text) after the push",
      [
        "GET /v1/orders/\(order) → \(line["status"]?.string ?? "?"), "
          + Self.sums(of: answer["entries"]?.array ?? [])
      ])
  }

  private func showBalance(_ before: Int64) async throws {
    let watch = Stopwatch()
    let after = try await world.balance(account)
    try stage.step(
      "9  Lin's balance has grown by \(AmountWords.text(after - before, .cny))", took: watch.text,
      [
        "GET /v1/balances?account=\(account) → \(AmountWords.text(before, .cny)) before, "
          + "\(AmountWords.text(after, .cny)) now"
      ])
  }

  private func explain() async throws {
    let watch = Stopwatch()
    let answer = try await world.api.call("GET", ["orders", order])
    let text = OrderExplanation(order: order, answer: answer).text
    try stage.step("10 And why? `dyelink explain \(order)` says", took: watch.text)
    try stage.text([""] + text.split(separator: "\n").map { "    \($0)" })
  }

  // MARK: Pieces

  private func push(_ event: JSON, _ text: String) async throws -> Stopwatch {
    let watch = Stopwatch()
    try await world.api.call("POST", ["order-events"], .json(event))
    try stage.step(text, took: watch.text, ["POST /v1/order-events → 202, durably queued"])
    return watch
  }

  private func event(
    _ type: String, timeKey: String, _ fields: [JSON.Member] = []
  ) -> JSON {
    let now = RFC3339.text(Timestamp(milliseconds: Clock.wallMilliseconds()))
    return .object(
      [
        .init("type", .string(type)), .init("id", .string("\(order)-\(type.dropFirst(6))")),
        .init("order", .string(order)), .init(timeKey, .string(now)),
      ] + fields)
  }

  /// The order's line once it is known to be so far.
  private func orderLine(in status: LineStatus) async throws -> JSON? {
    do {
      let answer = try await world.api.call("GET", ["orders", order])
      guard let line = answer["lines"]?.array?.first else { return nil }
      return line["status"]?.string == status.rawValue ? line : nil
    } catch let problem as ProblemReport where problem.status == 404 { return nil }
  }

  private static func dues(of line: JSON) -> [String] {
    DueRows(line["dues"]?.array ?? []).lines.map { "  \($0)" }
  }

  /// How many entries there are, and what they come to in each unit.
  private static func sums(of entries: [JSON]) -> String {
    let sums = [Unit.cny, .card].map { unit in
      let own = entries.filter { $0["unit"]?.string == unit.rawValue }
      return AmountWords.text(own.reduce(0) { $0 + ($1["amount"]?.integer ?? 0) }, unit)
    }
    return "\(entries.count) entries, which sum to \(sums.joined(separator: " and "))"
  }

  private static func parameter(_ name: String, of url: String) -> String? {
    let query = url.split(separator: "#")[0].split(separator: "?").dropFirst().joined()
    return query.split(separator: "&").first { $0.hasPrefix("\(name)=") }
      .map { String($0.dropFirst(name.count + 1)) }
  }

  private func broken(_ why: String) -> CommandFailure {
    CommandFailure(
      .internalError, "the demo broke off", why: why,
      remedy: "look at the log with --log-level info, and report what it says")
  }
}
