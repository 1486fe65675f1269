package import Records

extension LoadReport {
  /// The report for programs; `docs/load.md` explains each member.
  package var json: JSON {
    var members: [JSON.Member] = [
      .init("target", .string("http://\(plan.target.authority)\(plan.target.path)")),
      .init("mode", .string(plan.pace == .closed ? "closed" : "open")),
      .init("connections", .integer(Int64(plan.connections))),
      .init("one_request_per_connection", .bool(plan.oneRequestPerConnection)),
      .init("seed", .string(String(plan.seed))),
      .init("seconds", Self.number(Double(plan.milliseconds) / 1_000)),
      .init("warm_up_seconds", Self.number(Double(plan.warmUpMilliseconds) / 1_000)),
    ]
    if case .open(let rate) = plan.pace {
      members.append(.init("rate_asked", .integer(Int64(rate))))
    }
    members += json(of: clicks)
    if let orders {
      let asked = JSON.Member("rate_asked", .integer(Int64(plan.orders?.rate ?? 0)))
      members.append(.init("orders", .object([asked] + json(of: orders))))
    }
    members.append(.init("generator", generator))
    members.append(.init("unexpected", .integer(Int64(unexpected))))
    members.append(.init("lost", .integer(Int64(lost))))
    members.append(.init("interrupted", .bool(isInterrupted)))
    return .object(members)
  }

  private var generator: JSON {
    .object([
      .init("cpu_seconds", Self.number(Double(processorNanoseconds) / 1_000_000_000)),
      .init("cpu_us_per_answer", Self.number(processorMicrosecondsPerAnswer)),
      .init("elapsed_seconds", Self.number(Double(elapsedNanoseconds) / 1_000_000_000)),
      .init("late_us", Self.json(of: clicks.lateness)),
      .init("away_us", Self.json(of: absences)),
    ])
  }

  private func json(of outcome: TrafficOutcome) -> [JSON.Member] {
    [
      .init("rate_reached", Self.number(outcome.rate)),
      .init("requests", .integer(Int64(outcome.asked))),
      .init("answers", .integer(Int64(outcome.tally.answered))),
      .init("latency_us", Self.json(of: outcome.latencies)),
      .init(
        "statuses",
        .array(
          outcome.tally.statuses.map { kind, status, count in
            .object([
              .init("kind", .string(kind.name)), .init("status", .integer(Int64(status))),
              .init("count", .integer(Int64(count))),
              .init("expected", .bool(plan.expects(status, for: kind))),
            ])
          })),
      .init(
        "losses",
        .array(
          outcome.tally.allLosses.map { kind, loss, count in
            .object([
              .init("kind", .string(kind.name)), .init("cause", .string(loss.name)),
              .init("count", .integer(Int64(count))),
            ])
          })),
      .init("reopened", .integer(Int64(outcome.reopened))),
      .init("connect_failures", .integer(Int64(outcome.connectFailures))),
    ]
  }

  private static func json(of latencies: Latencies) -> JSON {
    let named: [(String, Double)] = [("p50", 50), ("p90", 90), ("p99", 99), ("p99_9", 99.9)]
    return .object(
      named.map { .init($0.0, number(latencies.microseconds(atPercentile: $0.1))) }
        + [
          .init("max", number(latencies.longestMicroseconds)),
          .init("mean", number(latencies.meanMicroseconds)),
        ])
  }

  /// With three decimals.
  private static func number(_ value: Double) -> JSON {
    let thousandths = Int64((value * 1_000).rounded())
    let digits = String(thousandths % 1_000)
    let padded = String(repeating: "0", count: 3 - digits.count) + digits
    return .number("\(thousandths / 1_000).\(padded)")
  }
}
