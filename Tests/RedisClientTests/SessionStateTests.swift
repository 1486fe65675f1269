import EventLoops
import RedisClient
import Synchronization
import TestSupport
import Testing

@Suite("what a session tells of its state")
struct SessionStateTests {
  /// Keeps every change that a service tells of.
  private final class Diary: Sendable {
    private let changes = Mutex<[RedisSession.State]>([])

    func write(_ state: RedisSession.State) { changes.withLock { $0.append(state) } }
    var states: [RedisSession.State] { changes.withLock { $0 } }

    /// `up`, `down` or `turned away`, one for each change.
    var words: [String] {
      states.map { state in
        switch state {
        case .connecting: "connecting"
        case .ready: "up"
        case .down(.turnedAway): "turned away"
        case .down: "down"
        }
      }
    }
  }

  @Test("an outage is told once, however many attempts it takes")
  func outage() async throws {
    let server = try RedisServerProcess()
    let diary = Diary()
    let redis = try RedisService.start(
      try RedisEndpoint(parsing: server.url), onStateChange: { diary.write($0) })
    #expect(await eventually { diary.words == ["up"] })
    server.kill()
    // The attempts fail first with the old socket, which refuses, then without any.
    #expect(await eventually { if case .down = redis.state { true } else { false } })
    try server.directory.directory.remove("redis.sock")
    let gone = RedisTrouble.disconnected("connect \(server.url): no such file or directory")
    let isGone = await eventually {
      do throws(RedisError) {
        _ = try await redis.send("PING", deadlineMilliseconds: 20)
        return false
      } catch { return error == .notSent(gone) }
    }
    #expect(isGone)
    try server.start()
    #expect(await eventually { redis.state == .ready })
    #expect(diary.words == ["up", "down", "up"])
    redis.stop()
  }

  @Test("being turned away is told apart from not being reached")
  func turnedAway() async throws {
    let diary = Diary()
    let refusal = "-LOADING Redis is loading the dataset in memory\r\n"
    let server = try FakeRedis(FakeRedis.Script(introductions: [refusal, refusal, "+PONG\r\n"]))
    let redis = try RedisService.start(server.endpoint, onStateChange: { diary.write($0) })
    #expect(await eventually { redis.state == .ready })
    #expect(diary.words == ["turned away", "up"])
    try server.stop()
    #expect(await eventually { diary.words == ["turned away", "up", "down"] })
    redis.stop()
  }
}
