import Foundation
import Records
import TestSupport
import Testing

@Suite("From a click to a commission, over real sockets", .serialized)
struct ClickJourneyTests {
  @Test("a click leaves a touch, the order an estimate, its completion a commission")
  func whole() async throws {
    let dyelink = try DyelinkProcess()
    defer { dyelink.kill() }
    try await dyelink.start()
    try await dyelink.stockTeaShop()

    let click = try await dyelink.click("tea1")
    #expect(click.status == 302)
    #expect(click.header("location")?.hasPrefix("https://tea.example/A?dl_cid=") == true)
    #expect(click.header("cache-control") == "no-store")
    let visitor = try #require(click.parameter("dl_vid"))
    #expect(
      click.header("set-cookie")
        == "dl_vid=\(visitor); Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax")
    #expect(try await eventually { try await dyelink.touches(of: visitor).count == 1 })

    let again = try await dyelink.click("tea1", headers: ["Cookie": "dl_vid=\(visitor)"])
    #expect(again.parameter("dl_vid") == visitor)
    #expect(again.header("set-cookie") == nil)
    #expect(try await eventually { try await dyelink.touches(of: visitor).count == 2 })

    try await dyelink.post(
      "/v1/order-events", DyelinkProcess.paid("o1", visitor: visitor), expecting: 202)
    #expect(try await dyelink.settled())
    let estimate = try #require(try await dyelink.line("o1"))
    #expect(estimate["status"]?.string == "estimated")
    #expect(estimate["promoter"]?.string == "k1")
    #expect(try await dyelink.fen("promoter/k1") == 0)

    try await dyelink.post("/v1/order-events", DyelinkProcess.completed("o1"), expecting: 202)
    #expect(try await dyelink.settled())
    #expect(try await dyelink.line("o1")?["status"]?.string == "settled")
    #expect(try await dyelink.fen("promoter/k1") == 800)
    #expect(try await dyelink.fen("shop/s1") == -1_000)
  }

  @Test("a link that is disabled answers 410 within a second, and says so the second time")
  func disabled() async throws {
    let dyelink = try DyelinkProcess()
    defer { dyelink.kill() }
    try await dyelink.start()
    try await dyelink.stockTeaShop()
    #expect(try await dyelink.click("tea1").status == 302)
    #expect(try await dyelink.api("DELETE", "/v1/links/tea1").status == 204)
    #expect(
      try await eventually(within: .seconds(1)) { try await dyelink.click("tea1").status == 410 })
    #expect(try await dyelink.api("DELETE", "/v1/links/tea1").status == 204)
    #expect(try await dyelink.api("GET", "/v1/links/tea1").status == 200)
  }

  @Test(
    "what is no person's navigation is redirected and leaves no touch",
    arguments: [
      ("HEAD", [:]), ("GET", ["User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"]),
      ("GET", ["Sec-Purpose": "prefetch"]),
      ("GET", ["Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"]),
    ] as [(String, [String: String])])
  func withoutTouch(method: String, headers: [String: String]) async throws {
    let dyelink = try DyelinkProcess()
    defer { dyelink.kill() }
    try await dyelink.start()
    try await dyelink.stockTeaShop()
    let answer = try await dyelink.click("tea1", method: method, headers: headers)
    #expect(answer.status == 302)
    #expect(answer.header("location") == "https://tea.example/A")
    #expect(answer.header("set-cookie") == nil)
    let person = try await dyelink.click("tea1")
    let visitor = try #require(person.parameter("dl_vid"))
    #expect(try await eventually { try await dyelink.touches(of: visitor).count == 1 })
    #expect(try await dyelink.touchCount() == 1)
  }

  @Test("every raw request gets the answer that it should", arguments: ["whole", "lines", "bytes"])
  func rawRequests(mode: String) async throws {
    let dyelink = try DyelinkProcess()
    defer { dyelink.kill() }
    try await dyelink.start()
    try await dyelink.stockTeaShop()
    try await dyelink.post(
      "/v1/links",
      """
      {"code":"k1","institution":"i1","promoter":"k1","shop":"s1","product":"A",\
      "placement":"group","form":"link"}
      """, expecting: 201)
    let port = try dyelink.addresses().redirect.split(separator: ":").last.map(String.init)
    let run = Process()
    run.executableURL = URL(filePath: "/usr/bin/env")
    run.arguments = [
      "python3", ProjectFolder.url("Tests/HTTPCases/run.py").path, try #require(port), "--mode",
      mode, "-v",
    ]
    let output = Pipe()
    run.standardOutput = output
    try run.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    run.waitUntilExit()
    #expect(run.terminationStatus == 0, "\(text)")
  }
}
