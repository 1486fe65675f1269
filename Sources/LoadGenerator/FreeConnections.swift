/// The connections that can take a request; the one that has waited longest comes first, so that
/// all are used.
struct FreeConnections {
  private var ring: [LoadConnection] = []
  private var first = 0
  private var count = 0

  var isEmpty: Bool { count == 0 }

  /// Puts it last; nothing happens when it is there already.
  mutating func add(_ connection: LoadConnection) {
    guard !connection.isListed else { return }
    connection.isListed = true
    if count == ring.count {
      // Straightened, so that the new one comes last.
      ring = Array(ring[first...] + ring[..<first])
      first = 0
      ring.append(connection)
    } else {
      ring[(first + count) % ring.count] = connection
    }
    count += 1
  }

  mutating func take() -> LoadConnection {
    precondition(count > 0, "nobody takes a connection when none is free")
    let connection = ring[first]
    first = (first + 1) % ring.count
    count -= 1
    connection.isListed = false
    return connection
  }

  mutating func remove(_ connection: LoadConnection) {
    guard connection.isListed else { return }
    var others: [LoadConnection] = []
    while !isEmpty {
      let next = take()
      if next !== connection { others.append(next) }
    }
    for other in others { add(other) }
  }
}
