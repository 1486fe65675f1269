import Programme
import Records
import TestSupport
import Testing

@Suite("Codes on items")
struct UnitCodingTests {
  private static let secret = UnitSecret(bytes: Array(0..<16))!

  private static func batch(
    _ id: String = "tins", count: Int64 = 1_000_000, secret: UnitSecret = secret
  ) -> UnitBatch {
    UnitBatch(
      id: UnitBatchID(trusted: id), issuedAt: Timestamp(milliseconds: 0),
      link: LinkCode(trusted: "linO"), count: count, secret: secret)
  }

  @Test("a code is what HMAC-SHA256 makes of batch and number")
  func known() {
    let coding = UnitCoding(Self.batch())
    #expect(coding.code(1).text == "tins.0001ZWZN7V2VZA83PG2Y")
    #expect(coding.code(8).text == "tins.0008Y6RMMWMZG1X2P3S0")
  }

  @Test("every number reads as it was written, up to the last", arguments: [1, 2, 31, 32, 999_999])
  func roundTrip(number: Int64) {
    let coding = UnitCoding(Self.batch())
    #expect(coding.number(of: coding.code(number)) == number)
    #expect(UnitCoding.batch(of: coding.code(number)) == UnitBatchID(trusted: "tins"))
    #expect(UnitCoding(Self.batch(count: number)).number(of: coding.code(number)) == number)
    #expect(UnitCoding(Self.batch(count: number)).number(of: coding.code(number + 1)) == nil)
  }

  @Test("a code with another character anywhere is of nobody's batch")
  func altered() {
    let coding = UnitCoding(Self.batch())
    let code = Array(coding.code(7).text.utf8)
    for place in code.indices {
      for other in "0A9Z_.a-".utf8 where other != code[place] {
        var changed = code
        changed[place] = other
        let text = String(decoding: changed, as: UTF8.self)
        #expect(coding.number(of: UnitCode(trusted: text)) == nil, "\(text)")
      }
    }
  }

  @Test("batches with another secret, or another id, have other codes")
  func otherBatches() {
    let code = UnitCoding(Self.batch()).code(5)
    let other = UnitSecret(bytes: Array(1..<17))!
    #expect(UnitCoding(Self.batch(secret: other)).number(of: code) == nil)
    #expect(UnitCoding(Self.batch("tin")).number(of: code) == nil)
  }

  @Test(
    "what isn't written as a code is of no batch",
    arguments: [
      "", ".", "tins", "tins.", "tins.0001", ".0001ZWZN7V2VZA83PG2Y", "-.0001ZWZN7V2VZA83PG2Y",
      "tins.IIIIZWZN7V2VZA83PG2Y", "tins-0001ZWZN7V2VZA83PG2Y", "tins.0001zwzn7v2vza83pg2y",
    ])
  func hostile(text: String) {
    let code = UnitCode(trusted: text)
    #expect(UnitCoding(Self.batch()).number(of: code) == nil)
  }

  @Test("codes of a batch with the longest id are ids, and differ")
  func longest() {
    let id = String(repeating: "b", count: UnitCoding.longestBatchID)
    #expect(UnitCoding.canHoldCodes(UnitBatchID(trusted: id)))
    #expect(!UnitCoding.canHoldCodes(UnitBatchID(trusted: id + "b")))
    let coding = UnitCoding(Self.batch(id))
    let codes = (1...2_000).map { coding.code($0).text }
    #expect(codes.allSatisfy { UnitCode($0) != nil })
    #expect(Set(codes).count == codes.count)
  }

  @Test("a secret doesn't show in a message")
  func silent() {
    #expect("\(Self.secret)" == "a secret")
    #expect(UnitSecret(bytes: Array(0..<15)) == nil && UnitSecret(bytes: Array(0..<17)) == nil)
  }
}
