import Testing

@Suite("Scenarios that the documentation shows")
struct DocumentedScenarioTests {
  static let shown = MarkdownDocument.all.flatMap { document in
    (try? DocumentedScenario.all(in: document)) ?? []
  }

  @Test("a shown scenario comes to what the page says", arguments: shown)
  func holds(scenario: DocumentedScenario) throws {
    #expect(try scenario.objections() == [])
  }

  @Test("every scenario of every page is found")
  func found() throws {
    for document in MarkdownDocument.all {
      let blocks = document.blocks.count { $0.language == "ndjson" }
      #expect(try DocumentedScenario.all(in: document).count == blocks, "\(document.path)")
    }
    #expect(Self.shown.count { $0.page == "docs/rules.md" && $0.expected != nil } >= 14)
    #expect(Self.shown.count { $0.page == "docs/scenarios.md" && $0.expected != nil } >= 1)
  }

  private static let shop = """
    ```ndjson
    # name: shop
    {"type":"shop","id":"s","at":"2025-06-01T00:00:00+08:00","kind":"normal"}
    {"type":"product","id":"p","at":"2025-06-01T00:00:00+08:00","shop":"s","category":["茶"],"url":"https://s.example"}
    {"type":"order.paid","id":"e","order":"o","shop":"s","buyer":"u","paid_at":"2025-06-02T00:00:00+08:00","lines":[{"line":"1","product":"p","paid_fen":5}]}
    ```

    """

  @Test(
    "a page that is wrong is found out",
    arguments: [
      #"{"lines":[{"order":"o","line":"1","net_fen":6}]}"#,
      #"{"lines":[{"order":"o","line":"1","net":5}]}"#,
      #"{"lines":[{"order":"o","line":"2","net_fen":5}]}"#,
      #"{"lines":[]}"#, #"{}"#, #"{"balances":[{"account":"shop/s"}]}"#, #"{"balance":[]}"#,
    ])
  func offender(claim: String) throws {
    let page = MarkdownDocument(path: "page", text: Self.shop + "```json\n\(claim)\n```\n")
    let scenarios = try DocumentedScenario.all(in: page)
    #expect(scenarios.count == 1)
    #expect(try scenarios.map { try $0.objections().count } == [1])
  }

  @Test(
    "a page that is right isn't",
    arguments: [
      #"{"lines":[{"order":"o","line":"1","net_fen":5,"reason":"not_in_alliance"}]}"#,
      #"{"balances":[],"refused":[]}"#,
    ])
  func innocent(claim: String) throws {
    let page = MarkdownDocument(path: "page", text: Self.shop + "```json\n\(claim)\n```\n")
    #expect(try DocumentedScenario.all(in: page).map { try $0.objections() } == [[]])
  }

  @Test("a refusal has to be announced, and an announced one has to come")
  func refusals() throws {
    let more = """
      {"type":"shop","id":"t","at":"2025-06-01T00:00:00+08:00"}
      ```
      """
    let page = MarkdownDocument(
      path: "page",
      text: Self.shop + "```ndjson\n# after: shop\n\(more)\n```ndjson\n# after: shop\n"
        + "# refused: malformed\n\(more)\n```ndjson\n# after: shop\n# refused: malformed\n```\n")
    let objections = try DocumentedScenario.all(in: page).map { try $0.objections().count }
    #expect(objections == [0, 1, 0, 1])
  }

  @Test("a block can't come after one that isn't there")
  func missingName() {
    let page = MarkdownDocument(path: "page", text: "```ndjson\n# after: shop\n```\n")
    #expect(throws: DocumentedScenario.MissingName.self) {
      try DocumentedScenario.all(in: page)
    }
  }
}
