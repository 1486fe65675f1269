import ArgumentParser
import EventLoops
import LoadGenerator

/// What else it does than to measure requests.
struct OtherWorkOptions: ParsableArguments {
  @Option(help: "Make this many visitors by clicking a --code, and print their cookies' values.")
  var collect: Int?

  @Option(help: "Open this many connections, ask once on each, and hold them --for so long.")
  var idle: Int?

  var isAny: Bool { collect != nil || idle != nil }

  func apply(to plan: inout LoadPlan) throws {
    if let collect {
      guard idle == nil else { throw ValidationError("--collect and --idle exclude each other.") }
      guard (1...LoadLimits.collected).contains(collect), plan.codes != nil else {
        throw ValidationError(
          "--collect takes 1 to \(LoadLimits.collected), and needs --code or --codes.")
      }
      plan.mix = TrafficMix(only: .new)
    }
    if let idle {
      guard (1...LoadLimits.idleConnections).contains(idle) else {
        throw ValidationError("--idle takes 1 to \(LoadLimits.idleConnections).")
      }
      plan.connections = idle
    }
    let limit = OpenFilesLimit.raise()
    guard UInt64(plan.connections + 64) <= limit else {
      throw CommandFailure(
        .usage, "\(plan.connections) connections are too many here",
        why: "this process may have \(limit) files and sockets open",
        remedy: "raise the limit (ulimit -n), or ask for fewer")
    }
  }
}
