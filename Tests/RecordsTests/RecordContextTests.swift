import Programme
import Records
import Testing

@Suite("What a call says besides a record")
struct RecordContextTests {
  private let moment = Timestamp(milliseconds: 1)

  private func record(_ text: String, _ context: RecordContext) throws -> Record {
    try RecordParser(context).record(try RecordTable.json(text))
  }

  @Test("type, id and time may come from the call")
  func call() throws {
    let context = RecordContext(type: .sharer, id: "h1", at: moment)
    let expected = Record.catalogue(.sharer(SharerID(trusted: "h1"), Sharer.Patch()), at: moment)
    for body in ["{}", #"{"id":"h1"}"#, #"{"type":"sharer","id":null,"at":null}"#] {
      #expect(try record(body, context) == expected)
    }
    #expect(try record(#"{"at":"1970-01-01T00:00:00.002Z"}"#, context) != expected)
  }

  @Test(
    "what contradicts the call is refused",
    arguments: [#"{"type":"shop"}"#, #"{"id":"h2"}"#, #"{"id":1}"#, #"{"at":1}"#, "[]"])
  func contradiction(body: String) throws {
    let context = RecordContext(type: .sharer, id: "h1", at: moment)
    #expect(complaint(about: try RecordTable.json(body), context)?.code == .malformed)
  }

  @Test("an id of the path has the shape of ids", arguments: ["", "a/b", "a%20b"])
  func pathID(id: String) throws {
    let context = RecordContext(type: .sharer, id: id, at: moment)
    #expect(complaint(about: .object([]), context)?.code == .malformed)
  }

  @Test("a link's code and a click's id may be new")
  func newNames() throws {
    let link = #"{"shop":"s1","placement":"group","sharer":"h1"}"#
    let context = RecordContext(type: .link, at: moment, newCode: LinkCode(trusted: "abc1234"))
    guard case .catalogue(.link(let issued), _) = try record(link, context) else {
      throw Refusal(.malformed, "not a link")
    }
    #expect(issued.code.text == "abc1234")
    let named = #"{"code":"mine","shop":"s1","placement":"group","sharer":"h1"}"#
    guard case .catalogue(.link(let own), _) = try record(named, context) else {
      throw Refusal(.malformed, "not a link")
    }
    #expect(own.code.text == "mine")

    let touches = RecordContext(type: .click, at: moment, newClick: ClickID(trusted: "new"))
    let click = try record(#"{"code":"mine","buyer":"u1"}"#, touches)
    #expect(
      click
        == .click(
          Click(
            id: ClickID(trusted: "new"), at: moment, person: .buyer(BuyerID(trusted: "u1")),
            code: LinkCode(trusted: "mine"))))
  }

  @Test("without a call's help a record says everything itself")
  func scenario() throws {
    for body in [#"{"type":"sharer","id":"h1"}"#, #"{"id":"h1","at":"1970-01-01T00:00:00Z"}"#] {
      #expect(complaint(about: try RecordTable.json(body))?.code == .malformed)
    }
  }
}
