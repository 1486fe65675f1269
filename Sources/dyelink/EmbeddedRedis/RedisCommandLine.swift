import EventLoops

/// How the Redis server of a data directory is started.
struct RedisCommandLine: Equatable, Sendable {
  static let directoryName = "redis"
  static let logName = "redis.log"
  /// A log that is longer is put aside when the server starts.
  static let logLimitBytes = 1 << 20

  let program: RedisProgram
  let directory: Directory
  let socket: String

  var logPath: String { directory.path(of: Self.logName) }

  /// `setpriv` ties the server to the life of the thread that starts it, and `nice` lets the loops that
  /// answer clicks go first: shipping touches takes what they leave, and catches up after a rush.
  var arguments: [String] {
    [program.setpriv, "--pdeathsig", "KILL", "--", "nice", "-n", "10", program.server]
      + settings.flatMap { ["--\($0.key)", $0.value] }
  }

  private var settings: KeyValuePairs<String, String> {
    [
      "port": "0",
      "unixsocket": socket,
      "unixsocketperm": "700",
      "dir": directory.path,
      "daemonize": "no",
      "supervised": "no",
      "logfile": logPath,
      "loglevel": "notice",
      // Clicks and order events are money: nothing is thrown away when memory runs out, and what
      // was acknowledged is on the disk. Commands come in large pipelines, which share a sync.
      "maxmemory-policy": "noeviction",
      "appendonly": "yes",
      "appendfsync": "always",
      "no-appendfsync-on-rewrite": "no",
      "aof-load-truncated": "yes",
      "auto-aof-rewrite-percentage": "100",
      // A rewrite takes a processor for its time, which clicks need: not for a file that loads in
      // a few seconds as it is.
      "auto-aof-rewrite-min-size": "256mb",
      // The append-only file holds everything; snapshots would only cost a second copy.
      "save": "",
      "timeout": "0",
      // Percentiles for each command, which nobody reads, would cost each click.
      "latency-tracking": "no",
      "set-proc-title": "no",
    ]
  }
}
