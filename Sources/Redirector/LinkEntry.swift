import Programme
import RedisClient

/// A link as Redis told of it: what a click needs, ready to be put together.
struct LinkEntry: Equatable, Sendable {
  let life: LinkLife
  let placement: Placement
  let isSharer: Bool
  let passesQuery: Bool
  let destination: Destination

  /// - Returns: nil when the copy can't be read or leads nowhere that we redirect to.
  init?(decoding bytes: [UInt8]) {
    guard let copy = LinkCopy(decoding: bytes),
      let destination = Destination(
        url: Array(copy.destination.utf8), coupon: copy.coupon.map { Array($0.utf8) })
    else { return nil }
    life = copy.life
    placement = copy.placement
    isSharer = copy.isSharer
    passesQuery = copy.passesQuery
    self.destination = destination
  }
}
