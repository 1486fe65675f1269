import Programme
import Records
import Settlement
import Storage
import TestSupport
import Testing

@Suite("Why a scheme counts for a line or not")
struct ExplainedSchemeTests {
  private static let start = #""at":"2026-01-01T00:00:00+08:00""#

  /// A promoter `k1` of `i1`, whose link on `p1` is clicked and bought through, with more around it.
  private static func scenario(
    scheme: String, plan: String = #""total_ppm":100000"#, promoter: String = "",
    link: String = #""promoter":"k1","#, more: [String] = []
  ) -> String {
    let rates = plan.contains("total_ppm") ? "normal" : "targeted"
    let targeted = rates == "normal" ? "" : #","institutions":["i1"]"#
    return
      ([
        #"{"type":"shop","id":"s1",\#(start),"kind":"normal","alliance":true}"#,
        #"{"type":"product","id":"p1",\#(start),"shop":"s1","category":["a"],"url":"https://s.example/1"}"#,
        #"{"type":"institution","id":"i1",\#(start),"promoter_share_ppm":800000}"#,
        #"{"type":"plan","id":"a",\#(start),"kind":"normal","product":"p1","total_ppm":100000}"#,
        #"{"type":"plan","id":"b",\#(start),"kind":"\#(rates)","product":"p1",\#(plan)\#(targeted)}"#,
        #"{"type":"promoter","id":"k0",\#(start),"institution":"i1","user":"u0"}"#,
        #"{"type":"promoter","id":"k1",\#(start),"institution":"i1"\#(promoter)}"#,
        #"{"type":"scheme","id":"sc",\#(start),"institution":"i1",\#(scheme)}"#,
        #"{"type":"link","code":"A1",\#(start),"institution":"i1",\#(link)"shop":"s1","product":"p1","placement":"group"}"#,
      ] + more + [
        #"{"type":"click","id":"c1","at":"2026-01-02T00:00:00+08:00","buyer":"u0","code":"A1"}"#,
        #"{"type":"order.paid","id":"e1","order":"o1","shop":"s1","buyer":"u0","paid_at":"2026-01-03T00:00:00+08:00","lines":[{"line":"1","product":"p1","paid_fen":10000}]}"#,
        #"{"type":"order.completed","id":"e2","order":"o1","at":"2026-01-04T00:00:00+08:00"}"#,
      ]).joined(separator: "\n")
  }

  /// What the explanation of the order's line says of the scheme.
  private func scheme(_ scenario: String) throws -> JSON? {
    let store = try SQLiteStore.temporary()
    defer { #expect(throws: Never.self) { try store.close() } }
    var replay = Replay(over: store)
    try replay.run(try ScenarioReader.records(of: Array(scenario.utf8)))
    #expect(replay.refused.isEmpty, "\(replay.refused)")
    let line = try #require(try replay.output(explaining: true).lines.first)
    return line.additions.first { $0.key == "scheme" }?.value
  }

  private static let levels = #""kind":"multi_level","direct_ppm":60000,"manager_ppm":20000"#

  @Test(
    "a scheme that makes nothing of a line says why",
    arguments: [
      (.noPromoter, scenario(scheme: levels, link: "")),
      (
        .separateRates,
        scenario(scheme: levels, plan: #""service_ppm":10000,"commission_ppm":90000"#)
      ),
      (.totalTooSmall, scenario(scheme: levels, plan: #""total_ppm":79999"#)),
      (
        .noPurchase,
        scenario(
          scheme: #""kind":"two_plus_one","agent_ppm":50000,"boss_ppm":60000,"team_ppm":10000"#)
      ),
      (
        .noPosition,
        scenario(
          scheme:
            #""kind":"refer_three","first_ppm":300000,"second_ppm":300000,"third_ppm":400000"#)
      ),
      (.noAgentPrice, scenario(scheme: #""kind":"agency""#)),
      (
        .noTeam,
        scenario(
          scheme: #""kind":"team_dividend","tiers":[{"volume_fen":1,"rate_ppm":10000}]"#)
      ),
      (
        .totalTooLarge,
        scenario(
          scheme: #""kind":"team_dividend","tiers":[{"volume_fen":1,"rate_ppm":800001}]"#,
          promoter: #","team":"red""#)
      ),
    ] as [(PassedOver.Reason, String)])
  func passedOver(reason: PassedOver.Reason, scenario: String) throws {
    let scheme = try #require(try scheme(scenario))
    #expect(scheme["scheme"]?.string == "sc")
    #expect(scheme["passed_over"]?.string == reason.rawValue)
  }

  @Test(
    "of the levels it tells who invited the promoter, and whether they have their part",
    arguments: [
      ("", [], ManagerStanding.Verdict.noInviter), (#","parent":"k0""#, [], .ownPurchase),
      (
        #","parent":"k2""#,
        [#"{"type":"promoter","id":"k2",\#(start),"institution":"i1","status":"banned"}"#],
        .notActive
      ),
      (
        #","parent":"k2""#, [#"{"type":"promoter","id":"k2",\#(start),"institution":"i1"}"#], .paid
      ),
    ] as [(String, [String], ManagerStanding.Verdict)])
  func manager(parent: String, more: [String], verdict: ManagerStanding.Verdict) throws {
    var text = Self.scenario(scheme: Self.levels, promoter: parent)
    // Whoever is the inviter has to be recorded before.
    text = (more + [text]).joined(separator: "\n")
    if let first = more.first {
      let institution =
        #"{"type":"institution","id":"i1",\#(Self.start),"promoter_share_ppm":800000}"#
      text = text.replacing(first, with: "\(institution)\n\(first)")
    }
    let scheme = try #require(try scheme(text))
    #expect(scheme["manager"]?.string == verdict.rawValue)
    #expect((scheme["inviter"]?.string == nil) == (verdict == .noInviter))
    #expect(scheme["passed_over"] == nil)
  }

  @Test("without a scheme there is nothing to say")
  func none() throws {
    let text = Self.scenario(scheme: Self.levels).replacing(
      #""institution":"i1",\#(Self.levels)"#, with: #""institution":"i2",\#(Self.levels)"#)
    let other = #"{"type":"institution","id":"i2",\#(Self.start),"promoter_share_ppm":1}"#
    #expect(try scheme("\(other)\n\(text)") == nil)
  }
}
