import EventLoops
import Glibc
import Testing

@Suite("listening sockets")
struct ListeningSocketTests {
  @Test("a socket that was handed over listens on the same port")
  func adopting() throws {
    let first = try ListeningSocket(host: "127.0.0.1", port: 0)
    let second = try ListeningSocket(adopting: dup(first.descriptor))
    #expect(second.port == first.port)
    #expect(second.descriptor != first.descriptor)
  }

  @Test("a descriptor that isn't open can't be taken over")
  func closed() {
    #expect(throws: UVError.self) { try ListeningSocket(adopting: -1) }
  }

  @Test("an address that isn't numeric can't be listened on")
  func names() {
    #expect(throws: UVError.self) { try ListeningSocket(host: "tea.example", port: 0) }
  }
}
