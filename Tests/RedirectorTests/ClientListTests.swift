import Glibc
import Testing

@testable import EventLoops
@testable import Redirector

@Suite("the clients of a loop")
struct ClientListTests {
  @Test("are found by their sockets' numbers until they are removed")
  func numbers() {
    var list = ClientList()
    let clients = (0..<100).map { _ in list.add(openSocket(), at: 0) }
    #expect(list.count == 100)
    for client in clients { #expect(list[client.socket.number] === client) }
    for client in clients { list.remove(client) }
    #expect(list.count == 0)
    #expect(clients.allSatisfy { $0.isClosed && list[$0.socket.number] == nil })
    #expect(list[1_000_000] == nil)
  }

  @Test("serve again once nobody knows them, as new ones", arguments: [true, false])
  func reuse(isKnown: Bool) {
    var list = ClientList()
    var first: Client? = list.add(openSocket(), at: 1)
    first?.state = .finishing
    first?.endsAtOnce = true
    first?.unsentBytes = 10
    let identity = first.map(ObjectIdentifier.init)
    first.map { list.remove($0) }
    let holder = isKnown ? first : nil
    first = nil
    let second = list.add(openSocket(), at: 2)
    #expect((ObjectIdentifier(second) == identity) != isKnown)
    #expect(holder?.isClosed ?? true)
    #expect(!second.isClosed && second.isIdle && !second.endsAtOnce && second.since == 2)
    list.remove(second)
  }

  @Test("that have been idle longest make room, and busy ones never")
  func idlest() {
    var list = ClientList()
    let clients = (0..<8).map { list.add(openSocket(), at: Int64(100 - $0)) }
    clients[7].state = .waiting
    for random: UInt64 in [0, 3, .max] { #expect(list.idlest(random: random) === clients[6]) }
    for client in clients { client.state = .waiting }
    #expect(list.idlest(random: 1) == nil)
    for client in clients { list.remove(client) }
    #expect(list.idlest(random: 1) == nil)
  }

  @Test("are all still there after memory was given back")
  func shrink() {
    var list = ClientList()
    OpenFilesLimit.raise()
    let clients = (0..<1_200).map { _ in list.add(openSocket(), at: 0) }
    for client in clients.dropFirst(10) { list.remove(client) }
    list.shrink()
    #expect(list.count == 10)
    for client in clients.prefix(10) { #expect(list[client.socket.number] === client) }
    let late = list.add(openSocket(), at: 0)
    #expect(list[late.socket.number] === late)
    for client in clients.prefix(10) + [late] { list.remove(client) }
  }

  private func openSocket() -> EventLoops.Socket {
    EventLoops.Socket(descriptor: socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
  }
}
