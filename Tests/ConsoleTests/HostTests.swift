import Records
import Testing

@testable import Console

@Suite("Hosts: which are served, and where no link may lead")
struct HostTests {
  @Test(
    "on loopback only this machine's names and the allowed ones are served",
    arguments: [
      ("localhost", true), ("localhost:8081", true), ("LOCALHOST:8081", true),
      ("127.0.0.1:8081", true), ("[::1]:8081", true), ("[::1]", true),
      ("api.example", true), ("api.example:443", true), ("evil.example", false),
      ("evil.example:8081", false), ("localhost.evil.example", false), ("127.0.0.1.evil", false),
      ("", false), (nil, false), ("[::1", false), ("127.0.0.1:8081.evil.example", false),
      ("[::1].evil.example", false), ("localhost:", true), ("localhost:x", false),
    ] as [(String?, Bool)])
  func loopback(authority: String?, isServed: Bool) {
    for address in ["127.0.0.1", "127.0.0.53", "::1", "localhost"] {
      let guardian = HostGuard(boundTo: address, names: ["API.example"])
      #expect(guardian.admits(authority) == isServed, "\(address)")
    }
  }

  @Test("elsewhere every host is served", arguments: ["0.0.0.0", "10.0.0.7", "::"])
  func elsewhere(address: String) {
    #expect(HostGuard(boundTo: address, names: []).admits("anything.example"))
  }

  @Test(
    "a link leads back to the links themselves by host, or by address and port",
    arguments: [
      ("https://go.example", "https://go.example/abc", true),
      ("https://go.example", "http://GO.example:8080/", true),
      ("https://go.example", "https://go.example./", true),
      ("https://go.example", "https://shop.go.example/", false),
      ("https://go.example", "https://tea.example/?u=https://go.example", false),
      ("http://127.0.0.1:8080", "http://127.0.0.1:8080/x", true),
      ("http://127.0.0.1:8080", "http://localhost:8080/x", true),
      ("http://127.0.0.1:8080", "http://[::1]:8080/x", true),
      ("http://127.0.0.1:8080", "http://127.0.0.1:9000/x", false),
      ("http://192.0.2.1", "http://192.0.2.1/x", true),
      ("http://192.0.2.1", "http://192.0.2.1:81/x", false),
    ])
  func ownHost(publicURL: String, destination: String, isOwn: Bool) throws {
    let own = OwnHost(try #require(DestinationURL(publicURL)))
    #expect(own.isOwn(destination) == isOwn)
    #expect(!own.isOwn(nil))
  }
}
