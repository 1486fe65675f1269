import Console
import EventLoops
import Foundation
import Logging
import Meters
import Programme
import Records
import Redirector
import RedisClient
import Settlement
import Storage

/// Puts the roles of a process together, in the order in which they need one another, and takes
/// them down in the opposite one.
actor RoleAssembly {
  /// What answers, ships and settles gets until the end; then Redis ends, and the process with it.
  static let drainMilliseconds: Int64 = 6_000

  private(set) var addresses = Addresses(pid: getpid())
  private let roles: Set<Role>
  private let configuration: Configuration
  private let log: ProcessLog
  private let logger: Logger
  private let metrics = MetricsRegistry()
  private var lock: FileLock?
  private var redis: RedisSource?
  private var store: SQLiteStore?
  private var redirector: RedirectServer?
  private var hasher: AddressHasher?
  private var console: ConsoleServer?
  private var operations: OperationsServer?
  private var worker: Task<Void, Never>?
  private var clickWorker: Task<Void, Never>?
  private var closer: Task<Void, Never>?

  /// Where this process's Redis answers, once it has started.
  var redisEndpoint: RedisEndpoint {
    guard let redis else { preconditionFailure("asked before the start") }
    return redis.endpoint
  }

  init(_ roles: Set<Role>, _ configuration: Configuration, log: ProcessLog) {
    self.roles = roles
    self.configuration = configuration
    self.log = log
    logger = log.logger("dyelink")
  }

  /// Starts everything; what had been started is stopped again when something can't be.
  ///
  /// - Throws: ``CommandFailure``.
  func start() async throws {
    do { try await startAll() } catch {
      _ = await stop()
      throw error
    }
  }

  private func startAll() async throws {
    OpenFilesLimit.raise()
    log.count(in: metrics)
    ProcessMetrics.register(in: metrics, startedAtMilliseconds: Clock.wallMilliseconds())
    try checkBeforeAnythingIsMade()
    try DataDirectory.prepare(configuration.data)
    if roles.contains(.redirect) { lock = try DataDirectory.lock(configuration.data) }
    try probeAddresses()
    if roles.contains(where: \.needsLedger) { store = try Ledger.open(configuration.ledgerPath) }
    let redis = try await RedisSource.open(configuration, logger: log.logger("redis"))
    self.redis = redis
    addresses.redis = redis.endpoint.description
    if roles.contains(.redirect) { try startRedirector(redis) }
    if roles.contains(.console) { try await startConsole(redis) }
    if roles.contains(.settle) { startWorker(redis) }
    if !roles.contains(.console) { try await startOperations(redis) }
    try addresses.write(to: configuration.data)
    logger.notice("up", metadata: addresses.metadata)
  }

  /// Stops accepting, finishes what is under way, ships and settles, and ends Redis.
  ///
  /// - Returns: what could not be finished; nil when nothing was left.
  func stop() async -> CommandFailure? {
    let worker = worker
    worker?.cancel()
    let closer = closer
    closer?.cancel()
    async let undone = drainRedirector()
    await console?.stop()
    await operations?.stop()
    await worker?.value
    await closer?.value
    let failure = await undone
    // What the redirector has handed over last is counted, too.
    clickWorker?.cancel()
    await clickWorker?.value
    await Blocking.run { [redis] in redis?.close() }
    do { try store?.close() } catch {
      logger.error("the ledger didn't close as it should", metadata: ["reason": "\(error)"])
    }
    if redis != nil { addresses.withdraw(from: configuration.data) }
    lock = nil
    if redis != nil { logger.notice("ended") }
    return failure
  }

  /// Reads keys and settings again.
  /// - Parameter settings: as they are now.
  func reload(_ settings: Configuration) {
    log.threshold = settings.logLevel
    do {
      try redirector?.reloadKeys()
      if let hasher { hasher.use(try KeyFile(in: configuration.data).load()) }
    } catch {
      logger.error("the old keys stay in use", metadata: ["reason": "\(error)"])
    }
    for name in configuration.settingsThatNeedRestart(comparedWith: settings) {
      logger.warning(
        "a changed setting takes effect at the next start", metadata: ["name": "\(name)"])
    }
    logger.notice("reloaded", metadata: ["log-level": "\(settings.logLevel.rawValue)"])
  }
}

// MARK: - Parts

extension RoleAssembly {
  /// Finds out what can't work, so that a first start that fails leaves no data directory behind.
  private func checkBeforeAnythingIsMade() throws {
    if roles.contains(.console) {
      _ = try AdminToken.known(
        in: configuration.data, variables: ProcessInfo.processInfo.environment)
      // With a redirector in here, its port may still have to be found.
      if !roles.contains(.redirect) { _ = try publicURL() }
    }
    // In a directory that is there, who works in it is asked first.
    if !FileManager.default.fileExists(atPath: configuration.data.path) { try probeAddresses() }
  }

  /// Finds out before anything is started that an address can't be had.
  private func probeAddresses() throws {
    if roles.contains(.redirect) { try ListenFailure.probe(configuration.listen, .listen) }
    if roles.contains(.console) {
      try ListenFailure.probe(configuration.consoleListen, .consoleListen)
    } else if let operations = configuration.operationsListen {
      try ListenFailure.probe(operations, .operationsListen)
    }
  }

  private func startRedirector(_ redis: RedisSource) throws {
    var settings = RedirectorConfiguration(
      listen: configuration.listen, data: configuration.data, redis: redis.endpoint)
    settings.loops = configuration.loops
    settings.limits.links = configuration.cachedLinks
    settings.limits.fit(openFiles: OpenFilesLimit.raise(), loops: configuration.loops)
    settings.journalSync = configuration.journalSync
    settings.clientAddressField = configuration.clientAddressHeader
    settings.isPublicURLSecure = configuration.publicURL?.hasPrefix("https://") ?? false
    do {
      let server = try RedirectServer(
        settings, metrics: metrics, logger: log.logger("redirector"))
      redirector = server
      addresses.redirect = configuration.listen.with(port: server.port).description
    } catch {
      throw ListenFailure.failure(configuration.listen, .listen, error)
    }
  }

  private func startConsole(_ redis: RedisSource) async throws {
    guard let store, case .tcp(let host, let port) = configuration.consoleListen else { return }
    let token = try AdminToken.obtain(
      in: configuration.data, variables: ProcessInfo.processInfo.environment)
    let hasher = try addressHasher()
    let services = ConsoleServices(
      store: store, redis: redis.service, metrics: metrics, logger: log.logger("console"),
      clock: Self.now, hashing: hasher.hash)
    let settings = ConsoleConfiguration(
      host: host, port: Int(port), publicURL: try publicURL(), adminToken: token)
    do {
      let server = try await ConsoleServer.start(settings, services)
      console = server
      addresses.console = server.address.description
    } catch {
      throw ListenFailure.failure(configuration.consoleListen, .consoleListen, error)
    }
  }

  /// The console hashes addresses as the redirector does, so that both know the same ones.
  private func addressHasher() throws -> AddressHasher {
    do {
      let made = AddressHasher(try KeyFile(in: configuration.data).load())
      hasher = made
      return made
    } catch {
      throw CommandFailure(
        .configuration, "the keys can't be read", why: "\(error)",
        remedy: "put the file back, or remove it to have new keys made")
    }
  }

  private func startOperations(_ redis: RedisSource) async throws {
    guard let listen = configuration.operationsListen, case .tcp(let host, let port) = listen else {
      return
    }
    do {
      let server = try await OperationsServer.start(
        host: host, port: Int(port), checks: [.redis(redis.service)] + ledgerCheck,
        metrics: metrics,
        logger: log.logger("operations"), clock: Self.now)
      operations = server
      addresses.operations = server.address.description
    } catch { throw ListenFailure.failure(listen, .operationsListen, error) }
  }

  private var ledgerCheck: [ReadinessCheck] {
    guard let store else { return [] }
    let check = ReadinessCheck(name: "ledger") {
      let records = await Blocking.run { Result { try store.read { try $0.newestRecord() } } }
      return [.init("records", .integer(try records.get()))]
    }
    return [check]
  }

  private func startWorker(_ redis: RedisSource) {
    guard let store else { return }
    // With a Redis of our own and all roles in here, nobody else reads the stream.
    let isAlone = redis.isEmbedded && roles.count == Role.allCases.count
    let host = ProcessInfo.processInfo.hostName
    var settings = WorkerConfiguration(consumer: isAlone ? "serve" : "\(host)-\(getpid())")
    settings.isAlone = isAlone
    settings.batchSize = configuration.settlementBatch
    let worker = OrderWorker(
      redis: redis.service, store: store, configuration: settings, metrics: WorkerMetrics(metrics),
      logger: log.logger("settlement"), now: Self.now)
    self.worker = Task { await worker.run() }
    let clicks = ClickWorker(
      redis: redis.service, store: store,
      configuration: ClickWorkerConfiguration(reader: settings.consumer),
      metrics: ClickMetrics(metrics), logger: log.logger("clicks"), now: Self.now)
    clickWorker = Task { await clicks.run() }
    let closer = PeriodCloser(
      store: store, graceHours: configuration.monthGraceHours, logger: log.logger("settlement"),
      now: Self.now)
    self.closer = Task { await closer.run() }
  }

  private func drainRedirector() async -> CommandFailure? {
    guard let redirector else { return nil }
    let report = await Blocking.run {
      redirector.stop(deadlineMilliseconds: Self.drainMilliseconds)
    }
    if report.unshippedClicks > 0 {
      logger.warning(
        "Redis doesn't have all clicks yet; they are in the journal, and the next start ships them",
        metadata: ["clicks": "\(report.unshippedClicks)"])
    }
    if report.untalliedClicks > 0 {
      logger.warning(
        "not all clicks are summed up yet; they are in the journal, and the next start does it",
        metadata: ["clicks": "\(report.untalliedClicks)"])
    }
    guard report.brokenConnections > 0 else { return nil }
    return CommandFailure(
      .unavailable, "\(report.brokenConnections) connections were broken off",
      why: "they were still busy after \(Self.drainMilliseconds / 1_000) s",
      remedy: "nothing: what was answered is recorded")
  }

  private func publicURL() throws -> DestinationURL {
    let text =
      configuration.publicURL ?? "http://\(addresses.redirect ?? "\(configuration.listen)")"
    guard configuration.publicURL != nil || !text.hasSuffix(":0"),
      let url = DestinationURL(text)
    else {
      throw CommandFailure(
        .configuration, "there is no telling what links look like",
        why: "--public-url isn't set, and \(text) isn't an address that a browser can open",
        remedy: "set --public-url to the address of the redirectors")
    }
    return url
  }

  private static let now: @Sendable () -> Timestamp = {
    Timestamp(milliseconds: Clock.wallMilliseconds())
  }
}
