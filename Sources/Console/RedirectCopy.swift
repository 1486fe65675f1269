import Programme
import RedisClient
import Storage

/// A copy of the catalogue that redirectors read, as it should stand in Redis.
enum RedirectCopy: Equatable, Sendable {
  /// Without content there is nothing to lead to, and the copy is removed.
  case link(LinkCode, LinkCopy?)
  case policy([UInt8])

  init(of subject: Publication.Subject, at now: Timestamp, in store: any StoreReading) throws {
    switch subject {
    case .policy: self = .policy(PolicyCopy(try store.policies()).encoded())
    case .link(let code):
      self = .link(code, try store.link(code).flatMap { try Self.copy(of: $0, at: now, in: store) })
    }
  }

  /// - Source: programme rules, section 3: a link leads to its own address, else to the product's,
  ///   else to the shop's.
  private static func copy(
    of link: Link, at now: Timestamp, in store: any StoreReading
  ) throws -> LinkCopy? {
    let product = try link.product.flatMap { try store.product($0).address(\.url, at: now) }
    let shop = try store.shop(link.shop).address(\.url, at: now)
    guard let destination = link.url ?? product ?? shop else { return nil }
    let isSharer = if case .sharer = link.carrier { true } else { false }
    return LinkCopy(
      life: LinkLife(
        issuedAt: link.issuedAt, expiresAt: link.expiresAt,
        disabledAt: try store.linkDisabledAt(link.code)),
      placement: link.placement, isSharer: isSharer, passesQuery: link.passQuery,
      coupon: link.coupon, destination: destination)
  }

  /// Appends what writes the copy and what tells of it, in this order.
  func append(to pipeline: inout RedisPipeline) {
    switch self {
    case .link(let code, let copy):
      if let copy {
        copy.appendWrite(code, to: &pipeline)
      } else {
        LinkCopy.appendRemove(code, to: &pipeline)
      }
      ChangeFeed.appendAnnouncement(.link(code), to: &pipeline)
    case .policy(let content):
      pipeline.add("SET", .text(PolicyCopy.key), .bytes(content))
      ChangeFeed.appendAnnouncement(.policy, to: &pipeline)
    }
  }
}

extension History {
  /// The address that holds now, else the first one that is to come: a link may be issued before
  /// the time of what it leads to. One that was taken back doesn't return.
  fileprivate func address(
    _ url: KeyPath<Value, String?>, at now: Timestamp
  ) -> String? {
    if let address = value(at: now)?[keyPath: url] { return address }
    return versions.first { $0.at > now && $0.value[keyPath: url] != nil }?.value[keyPath: url]
  }
}
