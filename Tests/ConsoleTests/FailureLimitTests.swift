import Programme
import Testing

@testable import Console

@Suite("The limit on bad credentials")
struct FailureLimitTests {
  private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

  @Test("twenty failures at once, then one every six seconds")
  func limit() {
    let limit = FailureLimit()
    for _ in 0..<ConsoleLimits.failuresAtOnce { #expect(limit.fail("a", at: at(0)) == nil) }
    #expect(limit.fail("a", at: at(0)) == 6)
    #expect(limit.fail("a", at: at(5_999)) == 1)
    #expect(limit.fail("a", at: at(6_000)) == nil)
    #expect(limit.fail("a", at: at(6_000)) == 6)
    #expect(limit.fail("b", at: at(6_000)) == nil)
  }

  @Test("a clock that is set back opens no door and locks none for longer")
  func clockSetBack() {
    let limit = FailureLimit()
    for _ in 0..<ConsoleLimits.failuresAtOnce { _ = limit.fail("a", at: at(1_000_000)) }
    #expect(limit.fail("a", at: at(0)) == 6)
    #expect(limit.fail("a", at: at(6_000)) == nil)
  }

  @Test("no more peers are counted than there is room for")
  func bounded() {
    let limit = FailureLimit()
    for number in 0..<(2 * ConsoleLimits.countedPeers) {
      _ = limit.fail("peer-\(number)", at: at(Int64(number)))
    }
    #expect(limit.countedPeers <= ConsoleLimits.countedPeers)
  }
}
