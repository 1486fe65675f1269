import EventLoops
import Meters

/// What the system knows of this process, under the names that Prometheus has for it.
enum ProcessMetrics {
  private static let limitBytes = 65_536
  /// - Unit: bytes. Linux on the processors that we build for has no other.
  private static let pageBytes: Int64 = 4_096

  static func register(in metrics: MetricsRegistry, startedAtMilliseconds: Int64) {
    metrics.gauge(
      "process_start_time_seconds", help: "When the process started, since the Unix epoch."
    ) { startedAtMilliseconds / 1_000 }
    metrics.gauge("process_resident_memory_bytes", help: "Memory in use.") {
      residentPages() * pageBytes
    }
    metrics.gauge("process_open_fds", help: "Open file descriptors.") {
      Int64((try? Directory("/proc/self/fd").names().count) ?? 0)
    }
    metrics.gauge("process_max_fds", help: "File descriptors that may be open.") {
      DescriptorLimit.current() ?? 0
    }
    metrics.gauge(
      "dyelink_build_info", help: "1, with the version as a label.",
      labels: ["version": Version.text]
    ).set(1)
  }

  private static func residentPages() -> Int64 {
    guard let bytes = try? Directory("/proc/self").read("statm", limitBytes: limitBytes) else {
      return 0
    }
    let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    return words.count > 1 ? Int64(words[1]) ?? 0 : 0
  }
}

/// How many file descriptors this process may have.
enum DescriptorLimit {
  private static let limitBytes = 65_536

  static func current() -> Int64? {
    guard let bytes = try? Directory("/proc/self").read("limits", limitBytes: limitBytes) else {
      return nil
    }
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("Max open files") }
    let words = line?.split(separator: " ") ?? []
    return words.count > 3 ? Int64(words[3]) : nil
  }
}
