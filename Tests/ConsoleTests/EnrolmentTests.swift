import Programme
import Records
import Testing

@Suite("Everyone may enrol, and shares for coupons")
struct EnrolmentTests {
  private static let scheme = """
    {"type":"scheme","id":"all","kind":"everyone","institution":"i1","rebate_ppm":50000,\
    "coupon":"TEA-5","coupons_a_day":1,"at":"2026-01-01T00:00:00Z"}
    """

  @Test(
    "a person enrols once, through a system that vouches for them, and is a promoter from then on")
  func enrols() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      let till = try await live.token("order-system")
      let person = #"{"institution":"i1","user":"u-ann"}"#
      let early = try await live.post("/v1/enrolments", person, token: till)
      #expect(early.status == 422 && early.code == "unknown_reference")
      try await live.take(Self.scheme).expect(200)

      let first = try await live.post("/v1/enrolments", person, token: till)
      first.expect(201)
      let promoter = try #require(first["id"]?.string)
      #expect(first["institution"]?.string == "i1" && first["user"]?.string == "u-ann")
      let again = try await live.post("/v1/enrolments", person, token: till)
      #expect(again.status == 200 && again["id"]?.string == promoter)
      let other = try await live.post(
        "/v1/enrolments", #"{"institution":"i1","user":"u-ann","promoter":"p2"}"#, token: till)
      #expect(other.status == 422)
      let named = try await live.post(
        "/v1/enrolments", #"{"institution":"i1","user":"u-ben","promoter":"ben"}"#)
      #expect(named.status == 201 && named["id"]?.string == "ben")
      let taken = try await live.post(
        "/v1/enrolments", #"{"institution":"i1","user":"u-eve","promoter":"k1"}"#)
      #expect(taken.status == 422)
      let dated = try await live.post(
        "/v1/enrolments", #"{"institution":"i1","user":"u-eve","at":"2026-01-02T00:00:00Z"}"#)
      #expect(dated.status == 422 && dated.code == "malformed")
      try await live.get("/v1/promoters/\(promoter)").expect(200)
    }
  }

  @Test("64 enrolments of one person at once make one promoter")
  func once() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.take(Self.scheme).expect(200)
      let answers = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<64 {
          group.addTask {
            let answer = try await live.post(
              "/v1/enrolments", #"{"institution":"i1","user":"u-ann"}"#)
            return "\(answer.status) \(answer["id"]?.string ?? answer.body)"
          }
        }
        return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
      }
      #expect(answers.keys.count { $0.hasPrefix("201 ") } == 1)
      #expect(answers.keys.count { $0.hasPrefix("200 ") } == 1)
      #expect(Set(answers.keys.map { $0.dropFirst(4) }).count == 1)
    }
  }

  @Test("an open that is reported brings its promoter a coupon, which the promoter sees")
  func coupon() async throws {
    try await LiveConsole.run { live in
      try await live.stockTeaShop()
      try await live.take(Self.scheme).expect(200)
      try await live.take(#"{"type":"promoter","id":"k1","user":"u-k1"}"#).expect(200)
      for buyer in ["u-k1", "u-ann", "u-ben"] {
        try await live.post("/v1/touches", #"{"code":"kA1","buyer":"\#(buyer)"}"#).expect(202)
      }
      let own = try await live.token("promoter", #","promoter":"k1""#)
      let answer = try await live.get("/v1/share-coupons", token: own)
      let coupons = answer["items"]?.array ?? []
      #expect(coupons.count == 1)
      #expect(coupons.first?["link"]?.string == "kA1")
      #expect(coupons.first?["coupon"]?.string == "TEA-5")
      try await live.take(
        #"{"type":"promoter","id":"k7","institution":"i1"}"#
      ).expect(200)
      let other = try await live.token("promoter", #","promoter":"k7""#)
      #expect(try await live.get("/v1/share-coupons", token: other)["items"]?.array == [])
      try await live.get("/v1/share-coupons?promoter=k1", token: other).expect(404)
    }
  }
}
