import EventLoops

/// The connections of a loop, by the numbers of their sockets.
struct ClientList {
  /// How many are looked at to find one that can be given up.
  private static let sample = 16
  /// Clients that are gone, kept for those to come: as many as come and go within a turn.
  private static let spareLimit = 64
  /// A list that had so many clients at least gives memory back when they are gone.
  private static let manyClients = 1_024

  private var slots: [Client?] = []
  private var spare: [Client] = []
  private(set) var count = 0
  /// The most clients since memory was last given back.
  private var mostClients = 0

  /// Numbers are below this.
  var numbers: Range<CInt> { 0..<CInt(slots.count) }

  subscript(_ number: CInt) -> Client? {
    let index = Int(number)
    return index < slots.count ? slots[index] : nil
  }

  /// A client for a connection that was just accepted.
  mutating func add(
    _ socket: Socket, _ address: ConnectionAddress = .none, at nowMilliseconds: Int64
  ) -> Client {
    let client = makeClient(socket, address, at: nowMilliseconds)
    let index = Int(socket.number)
    while slots.count <= index { slots.append(nil) }
    slots[index] = client
    count += 1
    mostClients = max(mostClients, count)
    return client
  }

  private mutating func makeClient(
    _ socket: Socket, _ address: ConnectionAddress, at nowMilliseconds: Int64
  ) -> Client {
    while var client = spare.popLast() {
      // Answers may still wait for the disk on behalf of one that is gone.
      guard isKnownUniquelyReferenced(&client) else { continue }
      client.restart(socket, address, at: nowMilliseconds)
      return client
    }
    return Client(socket, address, at: nowMilliseconds)
  }

  /// Closes a connection.
  mutating func remove(_ client: Client) {
    slots[Int(client.socket.number)] = nil
    count -= 1
    client.close()
    if spare.count < Self.spareLimit { spare.append(client) }
  }

  /// Gives memory back when most clients are gone; call it once in a while.
  mutating func shrink() {
    guard mostClients >= Self.manyClients, count < mostClients / 4 else { return }
    mostClients = count
    while let last = slots.last, last == nil { slots.removeLast() }
    slots = slots.map { $0 }
    FreedMemory.giveBack()
  }

  /// Of some clients, picked at random, the one that has been idle longest.
  func idlest(random: UInt64) -> Client? {
    guard count > 0 else { return nil }
    var found: Client?
    var looked = 0
    let start = Int(random % UInt64(slots.count))
    for offset in 0..<slots.count where looked < Self.sample {
      guard let client = slots[(start + offset) % slots.count] else { continue }
      looked += 1
      if client.isIdle, client.since < found?.since ?? .max { found = client }
    }
    return found
  }
}
