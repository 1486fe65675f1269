import EventLoops
import Programme
import RedisClient
import TestSupport
import Testing

@testable import Redirector

/// Reads a click's id.
func clickToken(_ text: String) -> ClickToken? {
  let bytes = Array(text.utf8)
  return ClickToken(bytes.span)
}

@Suite("clicks, on real sockets and a real Redis")
struct ClickTests {
  @Test("a click redirects, gives the visitor a cookie, and leaves a touch")
  func click() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      let before = Clock.wallMilliseconds()
      let answer = try redirector.browser.get("/k1")
      let after = Clock.wallMilliseconds()
      let visitor = try #require(answer.parameter("dl_vid"))
      let click = try #require(answer.parameter("dl_cid"))
      #expect(answer.status == 302)
      #expect(answer.location == "https://shop.example/p1?dl_cid=\(click)&dl_vid=\(visitor)")
      #expect(answer["Cache-Control"] == "no-store")
      #expect(
        answer["Set-Cookie"]
          == "dl_vid=\(visitor); Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax")
      #expect(try await eventually { try await redirector.touches(of: visitor).count == 1 })
      let touch = try await redirector.touches(of: visitor)[0]
      #expect(touch.code.text == "k1")
      #expect((before...after).contains(touch.at.milliseconds))
      let token = try #require(clickToken(click))
      #expect(Int64(token.milliseconds) == touch.at.milliseconds)
      #expect(token.touchOrder == touch.order)
      let key = "touch:{\(visitor)}"
      let seconds = try await redirector.commands.send(
        "TTL", .text(key), deadlineMilliseconds: 5_000
      ).integerValue()
      // A day more than they count: a date is renewed once a day.
      #expect((34 * 86_400 - 60...34 * 86_400).contains(seconds))
    }
  }

  @Test("a visitor who comes back is the same one, and gets no second cookie")
  func returning() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      let visitor = try #require(try redirector.browser.get("/k1").parameter("dl_vid"))
      let second = try redirector.browser.get("/k1", fields: "Cookie: dl_vid=\(visitor)\r\n")
      #expect(second.parameter("dl_vid") == visitor)
      #expect(second["Set-Cookie"] == nil)
      var forged = Array(visitor.utf8)
      forged[31] = forged[31] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      let text = String(decoding: forged, as: UTF8.self)
      let third = try redirector.browser.get("/k1", fields: "Cookie: dl_vid=\(text)\r\n")
      let replaced = try #require(third.parameter("dl_vid"))
      #expect(replaced != visitor && replaced != text)
      #expect(third["Set-Cookie"]?.hasPrefix("dl_vid=\(replaced);") == true)
      #expect(try await eventually { try await redirector.touches(of: visitor).count == 2 })
      #expect(try await redirector.touches(of: text).isEmpty)
    }
  }

  @Test("a visitor's newest 128 touches are kept")
  func newest() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      let visitor = try #require(try redirector.browser.get("/k1").parameter("dl_vid"))
      let request = "GET /k1 HTTP/1.1\r\nHost: t\r\nCookie: dl_vid=\(visitor)\r\n\r\n"
      let answers = try redirector.browser.send(
        String(repeating: request, count: 200), answers: 200)
      let last = try #require(answers.last?.parameter("dl_cid"))
      let order = try #require(clickToken(last)).touchOrder
      let isTrimmed = try await eventually {
        let touches = try await redirector.touches(of: visitor)
        return touches.count == 128 && touches.last?.order == order
      }
      #expect(isTrimmed)
      #expect(answers.count == 200)
    }
  }

  @Test("over https the cookie is for https only")
  func secure() async throws {
    try await withRedirector({ $0.isPublicURLSecure = true }) { redirector in
      try await redirector.publish("k1")
      let cookie = try redirector.browser.get("/k1")["Set-Cookie"]
      #expect(cookie?.hasSuffix("; HttpOnly; SameSite=Lax; Secure") == true)
    }
  }

  @Test("query, coupon and ids stand in their order; ours can't be passed in")
  func query() async throws {
    try await withRedirector { redirector in
      try await redirector.publish(
        "q1", linkCopy("https://shop.example/p?own=1#f", passesQuery: true, coupon: "TEA"))
      let answer = try redirector.browser.get("/q1?a=1&dl_vid=evil&b=2")
      let visitor = try #require(answer.parameter("dl_vid"))
      let click = try #require(answer.parameter("dl_cid"))
      #expect(
        answer.location
          == "https://shop.example/p?own=1&a=1&b=2&dl_coupon=TEA&dl_cid=\(click)&dl_vid=\(visitor)#f"
      )
      try await redirector.publish("q2", linkCopy("https://shop.example/p"))
      #expect(try redirector.browser.get("/q2?a=1").parameter("a") == nil)
    }
  }

  @Test(
    "what is no person's navigation is redirected plainly, counted by reason, and leaves no touch",
    arguments: [
      ("GET", "User-Agent: Googlebot/2.1\r\n", "bot"),
      ("GET", "User-Agent: WhatsApp/2.23\r\n", "preview"),
      ("GET", "Sec-Purpose: prefetch;prerender\r\n", "speculation"),
      ("GET", "Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n", "subresource"),
      ("HEAD", "", "head"),
    ])
  func noTouch(method: String, fields: String, outcome: String) async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1", linkCopy("https://shop.example/p1?x=1", coupon: "TEA"))
      let answer =
        method == "GET"
        ? try redirector.browser.get("/k1", fields: fields)
        : try redirector.browser.head("/k1", fields: fields)
      #expect(answer.status == 302)
      #expect(answer.location == "https://shop.example/p1?x=1")
      #expect(answer["Set-Cookie"] == nil)
      #expect(redirector.metric("dyelink_clicks_total", "outcome=\"\(outcome)\"") == 1)
      #expect(redirector.stop().isClean)
      #expect(try await redirector.visitors() == 0)
      #expect(redirector.metric("dyelink_journal_records_total") == 1)
    }
  }

  @Test("the placement counts by the policy in force; sharers have their own")
  func placements() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("moments", linkCopy(placement: .moments))
      try await redirector.publish("sharer", linkCopy(placement: .moments, isSharer: true))
      try await redirector.publish("article", linkCopy(placement: .article, isSharer: true))
      #expect(try redirector.browser.get("/moments").parameter("dl_cid") == nil)
      #expect(try redirector.browser.get("/sharer").parameter("dl_cid") != nil)
      #expect(try redirector.browser.get("/article").parameter("dl_cid") == nil)
      #expect(redirector.metric("dyelink_clicks_total", "outcome=\"placement\"") == 2)
      let policy = Policy(windowDays: 10, latenessDays: 1, countedPlacements: [.moments])
      let copy = PolicyCopy(
        History([Version(at: Timestamp(milliseconds: 0), recorded: 0, value: policy)]))
      var pipeline = RedisPipeline()
      copy.appendWrite(to: &pipeline)
      ChangeFeed.appendAnnouncement(.policy, to: &pipeline)
      try await redirector.commands.send(pipeline, deadlineMilliseconds: 5_000).allAccepted()
      let isSeen = try await eventually(within: .seconds(1)) {
        try redirector.browser.get("/moments").parameter("dl_cid") != nil
      }
      #expect(isSeen)
    }
  }

  @Test("a link lives from its issue until it expires or is disabled")
  func life() async throws {
    try await withRedirector { redirector in
      let now = Clock.wallMilliseconds()
      let hour: Int64 = 3_600_000
      for (code, copy, status) in [
        (
          "live", linkCopy(issuedAt: now - hour, expiresAt: now + hour, disabledAt: now + hour), 302
        ),
        ("early", linkCopy(issuedAt: now + hour), 404),
        ("expired", linkCopy(expiresAt: now - 1), 410),
        ("disabled", linkCopy(disabledAt: now - 1), 410),
      ] {
        try await redirector.publish(code, copy)
        #expect(try redirector.browser.get("/\(code)").status == status, "\(code)")
      }
      let unknown = try redirector.browser.get("/unknown")
      let early = try redirector.browser.get("/early")
      #expect(unknown.body == early.body)
    }
  }

  @Test("what is disabled is gone within a second, and what is new is there")
  func pushed() async throws {
    try await withRedirector { redirector in
      #expect(try redirector.browser.get("/k1").status == 404)
      try await redirector.publish("k1")
      let appears = try await eventually(within: .seconds(1)) {
        try redirector.browser.get("/k1").status == 302
      }
      #expect(appears)
      try await redirector.publish("k1", linkCopy(disabledAt: Clock.wallMilliseconds()))
      let goes = try await eventually(within: .seconds(1)) {
        try redirector.browser.get("/k1").status == 410
      }
      #expect(goes)
    }
  }

  @Test(
    "what leads nowhere that we redirect to is no link",
    arguments: ["javascript:alert(1)", "//evil.example", "https://a@b.example/", ""])
  func unreadable(url: String) async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1", linkCopy(url))
      let answer = try redirector.browser.get("/k1")
      #expect(answer.status == 404)
      #expect(answer.location == nil)
      #expect(redirector.metric("dyelink_link_lookups_total", "result=\"unreadable\"") == 1)
    }
  }

  @Test("the other paths and methods")
  func otherPaths() async throws {
    try await withRedirector { redirector in
      let browser = redirector.browser
      #expect(try browser.get("/healthz").body == "ok\n")
      #expect(try browser.get("/robots.txt").body == "User-agent: *\nDisallow: /\n")
      let icon = try browser.get("/favicon.ico")
      #expect(icon.status == 204)
      #expect(icon["Content-Length"] == nil)
      for path in ["/", "/k", "/k1/", "//k1", "/ABCDEFGHIJK", "/a-b", "/healthz/", "/metrics/x"] {
        #expect(try browser.get(path).status == 404, "\(path)")
      }
      #expect(redirector.metric("dyelink_link_lookups_total", "result=\"absent\"") == 0)
      for method in ["POST", "PUT", "DELETE", "OPTIONS", "BREW"] {
        let text = "\(method) /k1 HTTP/1.1\r\nHost: t\r\n\r\n"
        let answer = try #require(try browser.send(text).first)
        #expect(answer.status == 405)
        #expect(answer["Allow"] == "GET, HEAD")
      }
    }
  }

  @Test("pipelined requests are answered in their order, also when the first one has to wait")
  func pipelined() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      try await redirector.publish("k2", linkCopy("https://shop.example/p2"))
      func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: t\r\n\r\n" }
      let text = get("/k1") + get("/nope") + get("/healthz") + get("/k2") + get("/k1")
      let answers = try redirector.browser.send(text, answers: 5)
      #expect(answers.map(\.status) == [302, 404, 200, 302, 302])
      #expect(answers[3].location?.hasPrefix("https://shop.example/p2?") == true)
    }
  }

  @Test("a client that has sent its last byte still gets its answers")
  func closing() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      let old = try #require(try redirector.browser.send("GET /k1 HTTP/1.0\r\n\r\n").first)
      #expect(old.status == 302)
      #expect(old["Connection"] == "close")
      let kept = try redirector.browser.get("/k1")
      #expect(kept["Connection"] == nil)
    }
  }

  @Test("two thousand clients that want one unknown link cost one question")
  func singleFlight() async throws {
    try await withRedirector { redirector in
      try await redirector.publish("k1")
      // The pause keeps the first question's answer back until all clients wait for it.
      _ = try await redirector.commands.send(
        "CLIENT", "PAUSE", "500", "ALL", deadlineMilliseconds: 5_000)
      let request = "GET /k1 HTTP/1.1\r\nHost: t\r\n\r\n"
      let answers = try redirector.browser.send([String](repeating: request, count: 2_000))
      #expect(answers.count { $0.first?.status == 302 } == 2_000)
      let statistics = try await redirector.commands.send(
        "INFO", "commandstats", deadlineMilliseconds: 5_000
      ).bytes()
      let line = String(decoding: statistics ?? [], as: UTF8.self).split(separator: "\r\n")
        .first { $0.hasPrefix("cmdstat_get:") }
      // One for the link, the others for policy and epoch.
      #expect(line?.contains("calls=1,") == false)
      #expect(redirector.metric("dyelink_link_lookups_total", "result=\"found\"") == 1)
      #expect(try await eventually { try await redirector.visitors() == 2_000 })
    }
  }
}
