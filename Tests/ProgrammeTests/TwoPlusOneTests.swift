import Programme
import Testing

@Suite("The chain of two plus one")
struct TwoPlusOneTests {
  private struct Bought: SchemeHistory {
    /// By buyer: the days on which their purchases settled.
    let days: [String: [Int64]]

    func paybacks(to promoter: PromoterID) -> [Payback] { [] }

    func purchases(by buyer: BuyerID, settledBy moment: Timestamp) -> [Purchase] {
      (days[buyer.text] ?? []).compactMap { settled in
        Purchase(
          OrderID(trusted: "\(buyer)-\(settled)"), TwoPlusOneTests.events(settled: day(settled)),
          by: moment)
      }
    }
  }

  private static func events(settled: Timestamp, more: [OrderEvent.Body] = []) -> [OrderEvent] {
    let paid = PaidOrder(
      shop: ShopID(trusted: "s1"), customer: .buyer(BuyerID(trusted: "u")), paidAt: day(1),
      lines: [orderLine()], giftRecipients: [], entry: nil)
    let bodies = [.paid(paid), .completed(at: settled)] + more
    return bodies.map {
      OrderEvent(id: EventID(trusted: "e"), order: OrderID(trusted: "o"), body: $0)
    }
  }

  /// a invited b, c, d and e in this order; b invited x; everybody is `u-` and their name as a buyer.
  private func shares(
    of promoter: String, paid: Int64, buyer: String? = nil, _ days: [String: [Int64]]
  ) throws -> Split? {
    let book = try teaShop()
    for (name, parent) in [
      ("a", nil), ("b", "a"), ("c", "a"), ("d", "a"), ("x", "b"), ("y", "b"),
    ] as [(String, String?)] {
      try book.add(promoter: name, user: "u-\(name)", parent: parent)
    }
    let rule = TwoPlusOne(agent: PPM(40_000), boss: PPM(60_000), team: PPM(20_000))
    let scheme = Scheme(
      id: SchemeID(trusted: "sc"), institution: InstitutionID(trusted: "i1"),
      rule: .twoPlusOne(rule))
    try book.record(.scheme(scheme), at: day(0))
    let line = SchemeLine(
      institution: InstitutionID(trusted: "i1"), promoter: PromoterID(trusted: promoter),
      order: OrderID(trusted: "own"), buyer: buyer.map { BuyerID(trusted: $0) }, paidAt: day(paid))
    return try schemeSplit(
      of: line, total: PPM(100_000), catalogue: book,
      history: Bought(days: Dictionary(uniqueKeysWithValues: days.map { ("u-\($0)", $1) })))?
      .split
  }

  private func split(_ direct: Int64, _ parent: String?) -> Split {
    .multiLevel(
      total: PPM(100_000), scheme: SchemeID(trusted: "sc"), direct: PPM(direct),
      manager: PPM(20_000), parent: parent.map { PromoterID(trusted: $0) })
  }

  @Test("without a purchase of one's own the scheme passes over, whoever was invited")
  func notYet() throws {
    #expect(try shares(of: "a", paid: 9, ["b": [2], "c": [2]]) == nil)
    #expect(try shares(of: "a", paid: 1, ["a": [2]]) == nil)
  }

  @Test(
    "one's own purchase makes an agent, two invitees' make a boss, from the moment they settle",
    arguments: [(2, 40_000), (3, 40_000), (4, 60_000), (9, 60_000)])
  func ranks(paid: Int64, rate: Int64) throws {
    let days: [String: [Int64]] = ["a": [2], "b": [3], "c": [4]]
    #expect(try shares(of: "a", paid: paid, days) == split(rate, nil))
  }

  @Test("two purchases of one invitee don't make a boss")
  func sameInvitee() throws {
    #expect(try shares(of: "a", paid: 9, ["a": [2], "b": [3, 4]]) == split(40_000, nil))
  }

  @Test(
    "the first two stay in the line above, later ones are the boss's own",
    arguments: [("b", nil), ("c", nil), ("d", "a")])
  func founders(promoter: String, boss: String?) throws {
    let days: [String: [Int64]] = ["a": [2], "d": [5], "c": [4], "b": [3]]
    #expect(try shares(of: promoter, paid: 9, days) == split(40_000, boss))
  }

  @Test("a founder's line goes to the boss above the boss, and no further")
  func above() throws {
    let days: [String: [Int64]] = [
      "a": [2], "c": [2], "d": [3], "b": [4], "x": [5], "y": [6],
    ]
    // b is a boss by x and y, and a is one by c and d: x stays in the line of a.
    #expect(try shares(of: "x", paid: 9, days) == split(40_000, "a"))
    #expect(try shares(of: "x", paid: 5, days) == split(40_000, nil))
  }

  @Test("a boss isn't paid for what they buy themselves")
  func buyer() throws {
    let days: [String: [Int64]] = ["a": [2], "b": [3], "c": [3], "d": [4]]
    #expect(try shares(of: "d", paid: 9, buyer: "u-a", days) == split(40_000, nil))
    #expect(try shares(of: "d", paid: 9, buyer: "u-z", days) == split(40_000, "a"))
  }

  @Test(
    "what was given back or cancelled by then is no purchase", arguments: [(7, true), (8, false)])
  func givenBack(moment: Int64, counts: Bool) {
    let bodies: [OrderEvent.Body] = [
      .refunded(
        line: LineID(trusted: "1"), refund: RefundID(trusted: "r"), amount: Fen(10_000), at: day(8)),
      .cancelled(at: day(8)),
    ]
    for body in bodies {
      let events = Self.events(settled: day(2), more: [body])
      #expect((Purchase(OrderID(trusted: "o"), events, by: day(moment)) != nil) == counts)
    }
  }

  @Test("of several completions the first processed counts")
  func completions() {
    let events = Self.events(settled: day(5), more: [.completed(at: day(2))])
    #expect(Purchase(OrderID(trusted: "o"), events, by: day(3)) == nil)
    #expect(Purchase(OrderID(trusted: "o"), events, by: day(5))?.settledAt == day(5))
  }

  @Test(
    "each rate, and each with the team's, is 0 to 90%",
    arguments: [
      (0, 0, 0, true), (900_000, 900_000, 0, true), (0, 600_000, 300_000, true),
      (0, 600_000, 300_001, false), (600_000, 0, 300_001, false), (-1, 0, 0, false),
      (0, 0, -1, false), (0, 900_001, 0, false),
    ])
  func bounds(agent: Int64, boss: Int64, team: Int64, isFine: Bool) {
    let rule = TwoPlusOne(agent: PPM(agent), boss: PPM(boss), team: PPM(team))
    #expect(SchemeRule.twoPlusOne(rule).isWithinBounds == isFine)
  }
}
