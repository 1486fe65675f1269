import Programme
import RedisClient
import TestSupport
import Testing

@Suite("copies for redirectors")
struct CopyTests {
  static let copies: [LinkCopy] = [
    LinkCopy(
      life: LinkLife(
        issuedAt: Timestamp(milliseconds: 1), expiresAt: nil, disabledAt: nil),
      placement: .group, isSharer: false, passesQuery: false, coupon: nil,
      destination: "https://tea.example/p/1"),
    LinkCopy(
      life: LinkLife(
        issuedAt: Timestamp(milliseconds: -5), expiresAt: Timestamp(milliseconds: 7),
        disabledAt: Timestamp(milliseconds: 6)),
      placement: .privateChat, isSharer: true, passesQuery: true, coupon: "-",
      destination: "http://h/?a=%09&b=1#f"),
    LinkCopy(
      life: LinkLife(
        issuedAt: Timestamp(milliseconds: 0), expiresAt: Timestamp(milliseconds: 0), disabledAt: nil
      ),
      placement: .other, isSharer: false, passesQuery: true, coupon: "a\tb\n%é 券",
      destination: "https://h/\twith tabs"),
  ]

  @Test("what a link's copy was written from is what is read", arguments: copies)
  func link(copy: LinkCopy) {
    #expect(LinkCopy(decoding: copy.encoded()) == copy)
  }

  @Test("the written form is the one that is agreed on")
  func form() {
    #expect(
      String(decoding: Self.copies[1].encoded(), as: UTF8.self)
        == "1\t-5\t7\t6\tprivate_chat\ts\t1\t%2D\thttp://h/?a=%09&b=1#f")
  }

  @Test(
    "what isn't a link's copy is refused",
    arguments: [
      "", "1", "2\t1\t-\t-\tgroup\tt\t0\t-\thttps://h", "1\tx\t-\t-\tgroup\tt\t0\t-\thttps://h",
      "1\t1\t\t-\tgroup\tt\t0\t-\thttps://h", "1\t1\t-\t-\tnowhere\tt\t0\t-\thttps://h",
      "1\t1\t-\t-\tgroup\tx\t0\t-\thttps://h", "1\t1\t-\t-\tgroup\tt\t2\t-\thttps://h",
      "1\t1\t-\t-\tgroup\tt\t0\t%\thttps://h", "1\t1\t-\t-\tgroup\tt\t0\t-\t",
      "1\t99999999999999999999\t-\t-\tgroup\tt\t0\t-\thttps://h",
    ])
  func refused(text: String) {
    #expect(LinkCopy(decoding: Array(text.utf8)) == nil)
  }

  @Test("the policy's versions keep their times and the order of recording")
  func policy() throws {
    let first = Policy(windowDays: 30, latenessDays: 3, countedPlacements: [.group, .moments])
    let second = Policy(windowDays: 15, latenessDays: 0, countedPlacements: [])
    let history = History([
      Version(at: Timestamp(milliseconds: 10), recorded: 7, value: second),
      Version(at: Timestamp(milliseconds: 10), recorded: 3, value: first),
      Version(at: Timestamp(milliseconds: -1), recorded: 9, value: first),
    ])
    let copy = try #require(PolicyCopy(decoding: PolicyCopy(history).encoded()))
    #expect(copy.history.versions.map(\.value) == [first, first, second])
    #expect(copy.history.versions.map(\.at.milliseconds) == [-1, 10, 10])
    #expect(copy.history.policy(at: Timestamp(milliseconds: 10)) == second)
    #expect(PolicyCopy(decoding: [])?.history.isEmpty == true)
  }

  @Test(
    "what isn't a policy is refused", arguments: ["x", "1\t2\t3", "1\t2\t3\tnowhere\n", "\t\t\t"])
  func refusedPolicy(text: String) {
    #expect(PolicyCopy(decoding: Array(text.utf8)) == nil)
  }

  @Test("a change is told with its own name, and other messages are nobody's")
  func changes() async throws {
    try await withRedis { server, redis in
      let seen = try Subscriber(server.url, channel: ChangeFeed.channel)
      #expect(await eventually { seen.subscriptions == 1 })
      var pipeline = RedisPipeline()
      let changes: [ChangeFeed.Change] = [.link(LinkCode(trusted: "policy")), .policy]
      for change in changes { ChangeFeed.appendAnnouncement(change, to: &pipeline) }
      pipeline.add("PUBLISH", .text(ChangeFeed.channel), "not a code")
      try await redis.send(pipeline, deadlineMilliseconds: 20_000).allAccepted()
      #expect(await eventually { seen.messages.count == 3 })
      #expect(seen.messages.map { ChangeFeed.change($0) } == changes + [nil])
      try seen.stop()
    }
  }
}
