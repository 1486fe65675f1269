package import EventLoops
package import RedisClient

/// What a redirector is to do; read from flags and files elsewhere.
package struct RedirectorConfiguration: Sendable {
  /// Where to listen; port 0 takes a free one.
  package var listen: Endpoint
  /// Threads, each with a loop, a journal and a share of the connections.
  package var loops = 1
  /// Holds `keys` and `journal`.
  package var data: Directory
  package var redis: RedisEndpoint
  package var journalSync = JournalSync.interval
  /// Whether browsers reach us by https, so that cookies are for https only.
  package var isPublicURLSecure = false
  /// The field of a request's head, in small letters, that tells the client's address; none: whoever is
  /// connected is the client.
  package var clientAddressField: String?
  package var limits = RedirectorLimits()

  package init(listen: Endpoint, data: Directory, redis: RedisEndpoint) {
    self.listen = listen
    self.data = data
    self.redis = redis
  }
}

/// When a click is on the disk, rather than in the system's memory only.
///
/// The end of the process loses nothing under any of them; the end of the machine may.
package enum JournalSync: String, Sendable, CaseIterable {
  /// Whenever the system writes it: some 30 s of clicks may go with the machine.
  case none
  /// Every 20 ms: that much may go with the machine.
  case interval
  /// Before the answer.
  case always
}

/// Bounds of a loop; each process has as many of everything as it has loops.
package struct RedirectorLimits: Sendable {
  package var connections = 16_384
  /// From a head's first byte to its last.
  package var headMilliseconds: Int64 = 10_000
  /// Until the first byte of a connection, and between its requests.
  package var idleMilliseconds: Int64 = 60_000
  /// Without any progress while answers wait for the client.
  package var writeMilliseconds: Int64 = 10_000
  /// After our last byte, until the client's.
  package var lingerMilliseconds: Int64 = 2_000
  /// Read and thrown away after our last byte.
  package var lingerBytes = 4 * 1024 * 1024
  /// Answers that wait for a client before no more of its requests are read.
  package var queuedAnswerBytes = 256 * 1024
  /// The journal of one loop; beyond it clicks are refused.
  package var journalBytes = 4 * 1024 * 1024 * 1024
  /// Clicks that are kept in the journal after Redis has them.
  package var keptJournalBytes = 512 * 1024 * 1024
  package var journalSegmentBytes = 64 * 1024 * 1024
  /// How long a few clicks wait to be summed up with others.
  package var tallyMilliseconds: Int64 = 5_000
  /// Links that are kept at hand, at about 115 bytes each once they are there; one with a long
  /// destination counts for several.
  package var links = 1 << 20
  /// Questions a second to Redis about codes that turn out to be nobody's.
  package var unknownCodesPerSecond = 5_000

  package init() {}

  /// Leaves connections to fewer clients where the process may have few files and sockets open: a
  /// process that has none left can't open its journal, its ledger or a way to Redis either.
  ///
  /// - Parameter openFiles: how many the process may have at a time.
  package mutating func fit(openFiles: UInt64, loops: Int) {
    let ours = openFiles - min(openFiles / 2, Self.otherFiles)
    connections = min(connections, max(1, Int(clamping: ours) / max(1, loops)))
  }

  /// Files and sockets that aren't clients' of the redirector, where there are many.
  private static let otherFiles: UInt64 = 1_024
}
