import ArgumentParser
import LoadGenerator

/// How many requests, how fast, over what.
struct AmountOptions: ParsableArguments {
  @Option(help: "Requests a second, at equal distances, whether the server keeps up or not.")
  var rate: Int?

  @Flag(help: "As fast as the connections go: each asks again when it is answered.")
  var closed = false

  @Option(name: .customLong("for"), help: "How long to measure.")
  var duration = TimeSpan(milliseconds: 10_000)

  @Option(help: "How long to ask before measuring.")
  var warmUp = TimeSpan(milliseconds: 1_000)

  @Option(help: "Connections, and so the most requests under way.")
  var connections = 64

  @Flag(help: "Connect for each request.")
  var oneRequestPerConnection = false

  @Flag(help: "With --rate: wait in the kernel, and be up to a millisecond late.")
  var sleep = false

  func pace(_ other: OtherWorkOptions) throws -> LoadPlan.Pace {
    if let rate {
      guard !closed, !other.isAny else {
        throw ValidationError("--rate doesn't go with --closed, --collect or --idle.")
      }
      guard (1...LoadLimits.rate).contains(rate) else {
        throw ValidationError("--rate takes 1 to \(LoadLimits.rate).")
      }
      return .open(rate: rate)
    }
    guard closed || other.isAny else {
      throw ValidationError("Say --rate N, or --closed to ask as fast as the server answers.")
    }
    return .closed
  }

  func apply(to plan: inout LoadPlan) throws {
    let longest = LoadLimits.seconds * 1_000
    guard (1...longest).contains(duration.milliseconds),
      (0...longest).contains(warmUp.milliseconds)
    else {
      throw ValidationError("--for and --warm-up take up to \(LoadLimits.seconds)s.")
    }
    guard (1...LoadLimits.connections).contains(connections) else {
      throw ValidationError("--connections takes 1 to \(LoadLimits.connections).")
    }
    let milliseconds = duration.milliseconds + warmUp.milliseconds
    if let rate, rate * milliseconds / 1_000 > LoadLimits.requests {
      throw ValidationError("A run has at most \(LoadLimits.requests) requests: ask for less.")
    }
    plan.milliseconds = duration.milliseconds
    plan.warmUpMilliseconds = warmUp.milliseconds
    plan.connections = connections
    plan.oneRequestPerConnection = oneRequestPerConnection
    plan.sleeps = sleep
  }
}
