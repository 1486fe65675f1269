/// The connections of a loop, in no order.
struct ClientList {
  /// How many are looked at to find one that can be given up.
  private static let sample = 16

  private(set) var clients: [Client] = []

  var count: Int { clients.count }

  mutating func add(_ client: Client) {
    client.index = clients.count
    clients.append(client)
  }

  mutating func remove(_ client: Client) {
    guard client.index < clients.count, clients[client.index] === client else { return }
    let last = clients.removeLast()
    guard last !== client else { return }
    clients[client.index] = last
    last.index = client.index
  }

  /// Of some clients, picked at random, the one that has been idle longest.
  func idlest(random: UInt64) -> Client? {
    guard !clients.isEmpty else { return nil }
    var found: Client?
    let start = Int(random % UInt64(clients.count))
    for offset in 0..<min(Self.sample, clients.count) {
      let client = clients[(start + offset) % clients.count]
      if client.isIdle, client.since < found?.since ?? .max { found = client }
    }
    return found
  }
}
