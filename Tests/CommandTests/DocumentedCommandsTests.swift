import EventLoops
import Foundation
import TestSupport
import Testing

@testable import dyelink

/// What the pages show people to type.
@Suite("What the documentation shows to type", .serialized)
struct DocumentedCommandsTests {
  /// The content of a page's blocks in a language, in order.
  private func blocks(_ language: String, of page: String) throws -> [String] {
    try ProjectFolder.text(page).components(separatedBy: "\n```\(language)\n").dropFirst().map {
      $0.components(separatedBy: "\n```\n")[0] + "\n"
    }
  }

  @Test("in the README comes to the commission that the README names")
  func walkthrough() async throws {
    let serving = try Serving()
    try #require(try await serving.isUp(), "\(serving.text)")
    let addresses = try #require(Addresses(in: serving.data.directory))
    let place = try TemporaryDirectory()
    try place.directory.link("data", to: serving.data.path)
    let script = try #require(try blocks("sh", of: "README.md").first)
      .replacingOccurrences(of: "127.0.0.1:8080", with: addresses.redirect ?? "")
      .replacingOccurrences(of: "127.0.0.1:8081", with: addresses.console ?? "")
    let output = try shell(script, in: place.path)
    let last = output.split(separator: "\n").last ?? ""
    #expect(last.contains(#"{"account":"promoter/lin","unit":"CNY","amount":800}"#), "\(output)")
    let explained = try serving.command(["explain", "o1"])
    #expect(explained.output.contains("Promoter lin of institution reach earns it"))
    #expect(serving.end() == 0)
  }

  @Test("to sign an order event is a signature that is taken")
  func signature() async throws {
    let serving = try Serving()
    try #require(try await serving.isUp(), "\(serving.text)")
    let made = try serving.command(["token", "create", "--role", "order-system", "--name", "till"])
    let secret = try #require(made.output.split(whereSeparator: \.isWhitespace).last)
    let console = try #require(Addresses(in: serving.data.directory)?.console)
    let script = try #require(try blocks("sh", of: "docs/integrator/orders.md").first)
    let variables = ["SECRET": String(secret), "URL": "http://\(console)"]
    let output = try shell(script, in: serving.log.path, variables: variables)
    #expect(output.contains("\"accepted\":1"), "\(output)")
    let other = [
      "SECRET": "whsec_" + Data(count: 32).base64EncodedString(), "URL": "http://\(console)",
    ]
    #expect(try shell(script, in: serving.log.path, variables: other).contains("unauthorized"))
    #expect(serving.end() == 0)
  }

  @Test("names no metric that there isn't")
  func metrics() async throws {
    let serving = try Serving()
    try #require(try await serving.isUp(), "\(serving.text)")
    let console = try #require(Addresses(in: serving.data.directory)?.console)
    let client = try HTTPClient(try Endpoint(parsing: console))
    let page = String(
      decoding: try await client.send(HTTPRequest(target: "/metrics")).body, as: UTF8.self)
    let text = try ProjectFolder.text("docs/operator/care.md")
    let names = text.matches(of: /`(dyelink_\w+)`/).map { String($0.1) }
    #expect(names.count >= 10)
    for name in names { #expect(page.contains("# TYPE \(name) "), "\(name)") }
    #expect(serving.end() == 0)
  }

  @Test("names every setting, and no flag or variable that there isn't")
  func settings() throws {
    let text = try ProjectFolder.text("docs/operator/settings.md")
    for setting in Setting.allCases {
      #expect(text.contains("`\(setting.flag) ") && text.contains("`\(setting.variable)`"))
    }
    let known = Setting.allCases.map(\.variable) + EnvironmentOnly.secrets + CommandVariable.all
    for match in text.matches(of: /`(DYELINK_[A-Z_]+[A-Z])`/) {
      #expect(known.contains(String(match.1)))
    }
  }
}

@Suite("dyelink keys")
struct KeysCommandTests {
  @Test("rotates: new keys are current, the ones before stay, and who runs is told")
  func rotation() async throws {
    let serving = try Serving()
    try #require(try await serving.isUp(), "\(serving.text)")
    let keys = { try String(contentsOfFile: serving.data.path(of: "keys"), encoding: .utf8) }
    let before = try keys()
    let outcome = try serving.command(["keys", "rotate"])
    #expect(outcome.status == 0 && outcome.output.contains("was told"), "\(outcome.errors)")
    let old = before.replacingOccurrences(of: "current", with: "previous")
    #expect(try keys().hasSuffix(old) && !keys().hasPrefix(before))
    #expect(await eventually { serving.text.contains("reloaded") })
    #expect(serving.end() == 0)
  }
}
