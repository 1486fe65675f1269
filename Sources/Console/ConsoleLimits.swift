/// What a caller may make the console do.
package enum ConsoleLimits {
  /// - Unit: bytes of a body of one JSON value.
  static let jsonBodyBytes = 1 << 20
  /// - Unit: bytes of a body of records, one a line.
  static let recordsBodyBytes = 16 << 20
  /// Records of one body.
  static let records = 10_000
  /// - Unit: bytes of one header field, and of all fields together.
  static let headerFieldBytes = 8 << 10
  static let headerBytes = 16 << 10
  static let headerFields = 64

  static let connections = 512
  /// Requests that are worked on at a time; more are turned away.
  static let concurrentRequests = 256
  /// Threads on which reads of the store wait.
  static let readThreads = 4
  /// Time without a byte until a connection is closed.
  static let idleSeconds: Int64 = 60
  /// How long the rest of a body is let in that was answered before its end.
  static let lingerMilliseconds: Int64 = 2_000
  /// Time for requests under way to finish when the server stops.
  static let stopSeconds: Int64 = 8

  /// Payouts that are noted as paid or returned at a time.
  static let payoutsAtOnce = 10_000

  /// Rows of a report that is answered as a table.
  static let reportRows = 100_000
  /// Days that one report may be about.
  static let longestReportDays: Int64 = 366

  /// Order lines that are shown of those that quote one code.
  static let tracedQuotes = 100

  static let defaultPage = 100
  static let largestPage = 1_000
  /// Objects that one request for a page looks at, where the caller may see only some of them.
  static let scannedForPage = 10_000
  /// - Unit: bytes of a cursor.
  static let cursorBytes = 256

  /// - Unit: milliseconds for one pipeline to Redis.
  static let redisMilliseconds: Int64 = 2_000
  /// The same for a body of events, which may be long.
  static let queueMilliseconds: Int64 = 5_000
  /// How long an answer waits for the copies in Redis that it changed.
  static let publishedWithinMilliseconds: Int64 = 1_000
  /// How often changes are looked for that weren't published at once.
  static let publishEveryMilliseconds: Int64 = 200
  /// Copies that are written to Redis in one pipeline.
  static let publishedAtOnce = 256

  /// Codes tried for one link before giving up.
  static let codeAttempts = 8
  static let generatedCodeLength = 7
  /// How far ahead a reported click may be.
  static let clickAheadMilliseconds: Int64 = 5 * 60_000
  /// Event ids that one request looks up in the store to tell whether they are known.
  static let knownEventLookups = 1_000
  /// How long Redis remembers the content of an event.
  static let duplicateMemorySeconds: Int64 = 3_600

  /// Order systems that may sign at a time: each costs a signature over the whole body.
  static let signingSecrets = 32
  /// Credentials that may be valid at a time.
  static let credentials = 10_000
  /// How far ahead the end of a credential may be.
  static let longestExpirySeconds: Int64 = 10 * 366 * 86_400

  /// Requests with a bad credential that a peer may make at once, and how many a minute after that.
  static let failuresAtOnce = 20
  static let failuresPerMinute = 10
  /// Peers whose failures are counted.
  static let countedPeers = 4_096

  /// Lag of the settlement worker at which the console no longer calls itself ready.
  static let readyLagSeconds: Int64 = 60
}
