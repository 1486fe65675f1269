import EventLoops

/// The log that the server of a data directory writes.
enum RedisLog {
  /// Of a log only its end is looked at.
  private static let tailBytes = 16_384

  /// Keeps the log of the run before the last from growing without end.
  static func rotate(in directory: Directory) {
    let name = RedisCommandLine.logName
    guard directory.contains(name), let file = try? AppendFile(path: directory.path(of: name)),
      file.size > RedisCommandLine.logLimitBytes
    else { return }
    try? directory.rename(name, to: name + ".old")
  }

  /// The last thing that the server complained about; nil when it said nothing.
  static func lastComplaint(in directory: Directory) -> String? {
    let path = directory.path(of: RedisCommandLine.logName)
    guard directory.contains(RedisCommandLine.logName), let file = try? AppendFile(path: path),
      let bytes = try? file.read(at: max(0, file.size - tailBytes), count: tailBytes)
    else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    // Redis marks warnings and errors with a number sign behind the time.
    let complaint = lines.last { $0.contains(" # ") } ?? lines.last
    return complaint.map { String($0.split(separator: " # ").last ?? $0) }
  }
}
