import HTTPWire
import Logging
import Programme
import RedisClient

/// How a loop comes to know links.
extension RedirectLoop {
  enum Found {
    case link(CachedLink)
    case none
    /// Redis is asked; the client's request comes again with its answer.
    case wait
    case unavailable
  }

  func find(_ code: CodeKey, for client: Client) -> Found {
    let couldNotTell = client.lookupFailed
    client.lookupFailed = false
    switch links.find(code, at: now) {
    case .fresh(let link): return .link(link)
    case .aged(let link):
      redis.lookups.refreshAged(code, at: now)
      return .link(link)
    case .suspect(let link):
      // Stale is better than nothing while Redis is away.
      if couldNotTell || !redis.lookups.ask(code, for: client) { return .link(link) }
      return .wait
    case .absent: return .none
    case .unknown:
      if couldNotTell || !redis.lookups.askUnknown(code, for: client, at: now) {
        metrics.count(LoopMetrics.Lookup.refused)
        return .unavailable
      }
      return .wait
    }
  }

  /// Keeps what Redis says of a link, and goes on with those who wait for it.
  func linkArrived(_ code: CodeKey, _ answer: LinkLookups.Answer, _ waiters: [Client]) {
    beginTurn()
    switch answer {
    case .link(let link):
      metrics.count(.found)
      if !links.contains(code) { onNewLink?(code, link) }
      links.store(link, for: code, at: now, random: clicks.random.next())
    case .absent:
      metrics.count(LoopMetrics.Lookup.absent)
      links.storeAbsent(code, at: now)
    case .unreadable:
      metrics.count(.unreadable)
      // Remembered like a missing one, so that this is said once in a while only.
      links.storeAbsent(code, at: now)
      logger.error(
        "a link in Redis can't be followed: publish it again, with an http or https destination",
        metadata: ["code": "\(code.text)"])
    case .failed:
      metrics.count(.failed)
    }
    for client in waiters {
      if case .failed = answer { client.lookupFailed = true }
      resume(client)
    }
  }

  /// Keeps what another loop learned: a code that one loop knows is known to the process.
  func learned(_ code: CodeKey, _ link: LinkEntry) { links.storeUnconfirmed(link, for: code) }

  func changed(_ code: CodeKey) {
    redis.lookups.markOutdated(code)
    let isKnown = links.contains(code)
    links.markChanged(code)
    if isKnown { redis.lookups.refresh(code) }
  }

  /// The subscription was interrupted: what was announced meanwhile is lost.
  func anythingChanged() {
    redis.lookups.markAllOutdated()
    links.markAllChanged()
  }
}
