import EventLoops
import Foundation

/// The machine and what it grants this process.
struct MachineChecks {
  private static let roomyDescriptors: Int64 = 16_384
  private static let leastDescriptors: Int64 = 1_024
  private static let roomyBacklog: Int64 = 1_024
  /// 2025-01-01: a clock before this was never set.
  private static let earliestMilliseconds: Int64 = 1_735_689_600_000
  private static let limitBytes = 4_096

  let configuration: Configuration

  var findings: [Finding] {
    [descriptors, backlog, clock, port(configuration.listen, .listen)]
      + [port(configuration.consoleListen, .consoleListen)]
  }

  private var descriptors: Finding {
    let subject = "descriptors"
    guard let limit = DescriptorLimit.current() else { return .ok(subject, "without a limit") }
    let detail = "\(limit) may be open, one a connection"
    if limit >= Self.roomyDescriptors { return .ok(subject, detail) }
    let hint = "raise it: ulimit -n 65536, or LimitNOFILE= in the systemd unit"
    return limit >= Self.leastDescriptors
      ? .warning(subject, detail, hint: hint)
      : .failure(.unavailable, subject, detail, hint: hint)
  }

  private var backlog: Finding {
    let subject = "accept queue"
    let bytes = try? Directory("/proc/sys/net/core").read("somaxconn", limitBytes: Self.limitBytes)
    let text = bytes.map { String(decoding: $0, as: UTF8.self) }
    guard let length = text.flatMap({ Int64($0.filter(\.isNumber)) }) else {
      return .ok(subject, "unknown")
    }
    guard length < Self.roomyBacklog else { return .ok(subject, "\(length) connections may wait") }
    return .warning(
      subject, "only \(length) connections may wait", hint: "sysctl net.core.somaxconn=4096")
  }

  private var clock: Finding {
    let now = Clock.wallMilliseconds()
    guard now >= Self.earliestMilliseconds else {
      return .failure(
        .unavailable, "clock", "it is before 2025", hint: "set the clock: touches live by it")
    }
    let ledger = try? FileManager.default.attributesOfItem(atPath: configuration.ledgerPath)
    let written = (ledger?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    guard Int64(written * 1_000) <= now + 60_000 else {
      return .warning(
        "clock", "the ledger was written in the future",
        hint: "was the clock set back? Touches and windows live by it")
    }
    return .ok("clock", "plausible")
  }

  private func port(_ endpoint: Endpoint, _ setting: Setting) -> Finding {
    let subject = setting.rawValue
    if case .tcp(_, 0) = endpoint { return .ok(subject, "a free port will be taken") }
    let ours = Addresses.process(in: configuration.data) {
      [$0.redirect, $0.console].contains(endpoint.description)
    }
    if let ours {
      return .ok(subject, "\(endpoint), in use by Dyelink itself (process \(ours))")
    }
    do throws(UVError) {
      _ = try ListeningSocket(endpoint)
      return .ok(subject, "\(endpoint) is free")
    } catch {
      return .failure(
        .unavailable, subject, "\(endpoint) can't be listened on: \(error.reason)",
        hint: "see with `ss -ltnp` who has it, or choose another with \(setting.flag)")
    }
  }
}
