import EventLoops

/// Whether a process that isn't a child of ours is running.
enum ProcessState {
  private static let limitBytes = 4_096

  /// - Returns: false also for one that has ended and was not yet waited for.
  static func isRunning(_ pid: Int32) -> Bool {
    guard let bytes = try? Directory("/proc/\(pid)").read("stat", limitBytes: limitBytes) else {
      return false
    }
    // The state follows the name, which stands in parentheses and may hold some itself.
    guard let end = bytes.lastIndex(of: UInt8(ascii: ")")), end + 2 < bytes.count else {
      return false
    }
    return bytes[end + 2] != UInt8(ascii: "Z") && bytes[end + 2] != UInt8(ascii: "X")
  }
}
