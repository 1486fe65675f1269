import RedisClient
import TestSupport
import Testing

@Suite("waiting before the next attempt")
struct BackoffTests {
  @Test("waits double from 50 ms to 2 s, each with up to half of it left to chance")
  func doubling() {
    var random = SystemRandomNumberGenerator()
    let seed = random.next()
    var generator = SeededGenerator(seed: seed)
    var backoff = Backoff()
    for step in [50, 100, 200, 400, 800, 1_600, 2_000, 2_000] as [Int64] {
      let delay = backoff.delay(after: .timedOut, using: &generator)
      #expect((step / 2...step).contains(delay), "seed \(seed)")
    }
    backoff.reset()
    #expect(backoff.delay(after: .timedOut, using: &generator) <= 50, "seed \(seed)")
  }

  @Test(
    "where only a person can help, it is a second at least",
    arguments: [
      ("NOAUTH x", true), ("WRONGPASS x", true), ("NOPERM x", true),
      ("ERR max number of clients reached", true), ("LOADING x", false), ("READONLY x", false),
    ])
  func operatorNeeded(text: String, waits: Bool) {
    var random = SystemRandomNumberGenerator()
    var backoff = Backoff()
    let trouble = RedisTrouble.turnedAway(RedisServerError(text: text))
    #expect((backoff.delay(after: trouble, using: &random) >= 1_000) == waits)
  }
}
