import Programme
import Records
import Testing

@testable import dyelink

@Suite("An explanation in words")
struct ExplanationTests {
  private static let answer = #"""
    {"lines":[{"order":"o1","line":"1","status":"settled","basis":"product","reason":null,
    "link":"A","promoter":"k1","sharer":null,"institution":"i1","plan":"pl1","revised":true,
    "net_fen":5000,
    "dues":[{"account":"promoter/k1","kind":"commission","unit":"CNY","amount":400},
      {"account":"institution/i1","kind":"incentive_card","unit":"CARD","amount":20},
      {"account":"shop/s1","kind":"promotion_cost","unit":"CNY","amount":-500}],
    "candidates":[
      {"link":"A","at":"2026-01-02T00:00:00.000Z","visitor":"v1","product":"p1","institution":"i1",
       "promoter":"k1","verdict":"won"},
      {"link":"B","at":"2026-01-01T00:00:00.000Z","buyer":"u1","product":null,"institution":"i1",
       "promoter":null,"verdict":"product_touch"}],
    "plans":[{"plan":"pl1","kind":"normal","from":"2026-01-01T00:00:00.000Z","to":null,
      "total_ppm":125000,"verdict":"applied"}],
    "arithmetic":[{"step":"net","formula":"9900 − 4900","amount":5000,"unit":"CNY"}]}],
    "events":[],"entries":[]}
    """#

  private func text(_ answer: String) throws -> String {
    OrderExplanation(order: "o1", answer: try JSON.parse(answer, limits: .trusted)).text
  }

  @Test("names who won, who lost and why, the plan, the sum and what it pays to the fen")
  func whole() throws {
    let text = try text(Self.answer)
    for part in [
      "settled, net 50.00 yuan", "Promoter k1 of institution i1 earns it",
      "link A (promoter k1, product p1), clicked by visitor v1: won",
      "link B (institution i1, the shop), clicked by buyer u1: lost, though valid",
      "pl1 (normal, 12.5% in total): applied", "9900 − 4900 = 5000", "+4.00 yuan", "+0.20 points",
      "−5.00 yuan", "taken again at completion",
    ] { #expect(text.contains(part), "\(part)") }
  }

  @Test("says of an order that waits for its payment what came so far")
  func waiting() throws {
    let text = try text(
      #"{"lines":[],"events":[{"state":"waiting","event":{"type":"order.completed","id":"e1"}}]}"#)
    #expect(text.contains("waits for its order.paid") && text.contains("order.completed (e1)"))
  }

  @Test(
    "says which scheme shares a line out, and why",
    arguments: [
      (
        #"{"scheme":"sc","kind":"multi_level","inviter":"k0","manager":"paid"}"#,
        "Scheme sc (multi_level) shares it out: k0, who invited k1, has the manager's part."
      ),
      (
        #"{"scheme":"sc","kind":"multi_level","inviter":null,"manager":"no_inviter"}"#,
        "shares it out: nobody invited k1, so the institution keeps the manager's part."
      ),
      (
        #"{"scheme":"sc","kind":"multi_level","inviter":"k0","manager":"not_active"}"#,
        "k0, who invited k1, wasn't active at the payment, so the institution keeps"
      ),
      (
        #"{"scheme":"sc","kind":"multi_level","inviter":"k0","manager":"own_purchase"}"#,
        "k0, who invited k1, is the buyer, so the institution keeps the manager's part."
      ),
      (
        #"{"scheme":"sc","kind":"agency","passed_over":"no_agent_price"}"#,
        "Scheme sc (agency) passes over the line: no agent price was in force for the product."
      ),
      (
        #"{"scheme":"sc","kind":"two_plus_one","rank":"agent","purchase":"o9","founded_by":"k0","boss":null}"#,
        "(two_plus_one) shares it out: k1 is an agent, by order o9; k1 is one of the two who made k0 "
          + "a boss, and stays in the line above; no boss is above."
      ),
      (
        #"{"scheme":"sc","kind":"two_plus_one","rank":"boss","founders":["a","b"],"founded_by":null,"boss":"k0"}"#,
        "shares it out: k1 is a boss, by the purchases of a and b; the team's boss is k0."
      ),
      (
        #"{"scheme":"sc","kind":"everyone","rebate_ppm":50000}"#,
        "Scheme sc (everyone) gives k1 5% of the net."
      ),
      (
        #"{"scheme":"sc","kind":"refer_three","own_order":"o8","position":2,"amount_fen":6000}"#,
        "(refer_three) pays back 60.00 yuan of k1's own order o8, as position 2 of 3."
      ),
      (
        #"{"scheme":"sc","kind":"agency","agent_price":"ap","agent_price_fen":7000,"quantity":2,"stock":"own"}"#,
        "(agency) sells 2 at 70.00 yuan each, by ap, from k1's own stock."
      ),
      (
        #"{"scheme":"sc","kind":"agency","agent_price":"ap","agent_price_fen":7000,"quantity":2,"stock":"shared"}"#,
        "(agency) sells 2 at 70.00 yuan each, by ap, from the institution's shared stock."
      ),
      (
        #"{"scheme":"sc","kind":"agency","agent_price":"ap","agent_price_fen":7000,"quantity":2,"stock":null}"#,
        "(agency) doesn't count: no stock had enough for 2 at 70.00 yuan each, by ap."
      ),
      (
        #"{"scheme":"sc","kind":"team_dividend","team":"red","tiers":[]}"#,
        "(team_dividend) counts it for the dividend of team red, once the month of its completion is "
          + "closed."
      ),
    ])
  func scheme(json: String, words: String) throws {
    let answer = Self.answer.replacing(#""arithmetic":"#, with: #""scheme":\#(json),"arithmetic":"#)
    #expect(try text(answer).contains(words))
  }

  @Test(
    "says what a scheme that makes nothing of a line misses", arguments: PassedOver.Reason.allCases)
  func passedOver(reason: PassedOver.Reason) throws {
    let scheme = #""scheme":{"scheme":"sc","kind":"agency","passed_over":"\#(reason.rawValue)"},"#
    let answer = Self.answer.replacing(#""arithmetic":"#, with: scheme + #""arithmetic":"#)
    #expect(try text(answer).contains("passes over the line: \(reason.words)."))
  }

  @Test(
    "says what comes of the way by which the buyer came",
    arguments: PrivateDomainReview.Verdict.allCases)
  func privateDomain(verdict: PrivateDomainReview.Verdict) throws {
    let review =
      #""private_domain":{"class":"share","verdict":"\#(verdict.rawValue)","account":"account/a"},"#
    let answer = Self.answer.replacing(#""arithmetic":"#, with: review + #""arithmetic":"#)
    let words = verdict.words("share", account: "account/a")
    #expect(try text(answer).contains("  \(words)\n"))
    #expect(words.contains("class share") && words != verdict.words(nil, account: "account/a"))
  }

  @Test("says of fraud which case it is, and what each step took back")
  func fraud() throws {
    let fraud = #"""
      "fraud":{"case":"F-1","by":"anna","why":"empty parcels","at":"2026-01-09T00:00:00.000Z","steps":[
      {"step":"fraud_incentive","account":"shop/s1","unit":"CNY","amount":6000},
      {"step":"fraud_incentive","account":"account/acc1","unit":"CARD","amount":100},
      {"step":"fraud_goods","account":"goods_money/s1","unit":"CNY","amount":2700},
      {"step":"fraud_deposit","account":"deposit/s1","unit":"CNY","amount":1},
      {"step":"fraud_receivable","account":"receivable/s1","unit":"CNY","amount":2}]},
      """#
    let text = try text(
      Self.answer.replacing(#""arithmetic":"#, with: "\(fraud)" + #""arithmetic":"#))
    for part in [
      "It was fraud by case F-1 (empty parcels), confirmed by anna at 2026-01-09T00:00:00.000Z, which "
        + "takes the private-domain incentive back:",
      "60.00 yuan from incentive that wasn't paid yet, on shop/s1",
      "1.00 points from the cards that are left on account/acc1",
      "27.00 yuan from the goods money, goods_money/s1", "0.01 yuan from the deposit, deposit/s1",
      "0.02 yuan that nothing is there for, which the shop owes: receivable/s1",
    ] { #expect(text.contains(part), "\(part)") }
  }

  @Test("says why nobody earns a line", arguments: NoAttribution.allCases)
  func nobody(reason: NoAttribution) throws {
    let text = try text(
      #"""
      {"lines":[{"order":"o1","line":"1","status":"estimated","basis":null,
      "reason":"\#(reason.rawValue)","net_fen":1,"dues":[],"candidates":[]}]}
      """#)
    #expect(text.contains(reason.words) && text.contains("It pays nobody anything."))
  }

  @Test("has words of its own for every verdict")
  func verdicts() {
    let words = Candidate.Verdict.allCases.map(\.words)
    #expect(Set(words).count == words.count)
  }

  @Test(
    "writes amounts exactly",
    arguments: [
      (0, "0.00 yuan"), (5, "0.05 yuan"), (-5, "−0.05 yuan"), (1_234_567, "12345.67 yuan"),
      (Int64.min, "−92233720368547758.08 yuan"),
    ])
  func amounts(fen: Int64, words: String) { #expect(AmountWords.text(fen, .cny) == words) }

  @Test(
    "writes rates exactly",
    arguments: [(0, "0%"), (10_000, "1%"), (125_000, "12.5%"), (1, "0.0001%"), (900_000, "90%")])
  func rates(ppm: Int64, words: String) { #expect(AmountWords.percent(ppm: ppm) == words) }
}

@Suite("The demo's figures")
struct DemoFigureTests {
  @Test(
    "show what was measured, to about three digits",
    arguments: [
      (4, "0.00 ms"), (5, "0.01 ms"), (421, "0.42 ms"), (9_994, "9.99 ms"), (12_345, "12.3 ms"),
      (123_456, "123 ms"), (1_234_567, "1 235 ms"),
    ])
  func durations(microseconds: Int64, text: String) {
    #expect(Stopwatch.text(microseconds: microseconds) == text)
  }

  @Test("come from the same month for everybody, and from the past")
  func month() {
    let end = Timestamp(milliseconds: 1_800_000_000_000)
    let month = TeaShopMonth(endingAt: end)
    #expect(month.events == TeaShopMonth(endingAt: end).events)
    #expect(month.events.count > TeaShopMonth.orders)
    let ids = month.events.compactMap { $0["id"]?.string }
    #expect(Set(ids).count == month.events.count)
    let times = month.events.compactMap { ($0["at"] ?? $0["paid_at"])?.string }
    #expect(times == times.sorted() && times.count == ids.count)
    #expect(times.allSatisfy { $0 <= RFC3339.text(end) })
  }
}
