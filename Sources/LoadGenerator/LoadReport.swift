/// What became of the requests of one source.
package struct TrafficOutcome: Sendable {
  package let asked: Int
  package let tally: Tally
  package let latencies: Latencies
  package let lateness: Latencies
  package let reopened: Int
  package let connectFailures: Int
  /// From when the first measured request was due to the last answer.
  package let nanoseconds: Int64

  /// Answers a second.
  package var rate: Double {
    nanoseconds > 0 ? Double(tally.answered) * 1_000_000_000 / Double(nanoseconds) : 0
  }
}

extension Traffic {
  var outcome: TrafficOutcome {
    TrafficOutcome(
      asked: asked, tally: tally, latencies: latencies, lateness: lateness, reopened: reopened,
      connectFailures: connectFailures, nanoseconds: measuredNanoseconds)
  }
}

/// What a run found.
package struct LoadReport: Sendable {
  package let plan: LoadPlan
  package let clicks: TrafficOutcome
  package let orders: TrafficOutcome?
  /// How long the generator didn't look at its connections, each time; empty when it slept.
  package let absences: Latencies
  /// Of the whole run, the warm-up included.
  package let processorNanoseconds: Int64
  package let elapsedNanoseconds: Int64
  package let isInterrupted: Bool

  /// Answers whose status isn't right for their kind.
  package var unexpected: Int {
    [clicks, orders].compactMap(\.self).flatMap(\.tally.statuses)
      .filter { !plan.expects($0.status, for: $0.kind) }.reduce(0) { $0 + $1.count }
  }

  package var lost: Int { clicks.tally.lost + (orders?.tally.lost ?? 0) }

  package var isClean: Bool { unexpected == 0 && lost == 0 && !isInterrupted }

  /// Processor time of the generator for each answer of the measured part.
  package var processorMicrosecondsPerAnswer: Double {
    let answers = clicks.tally.answered + (orders?.tally.answered ?? 0)
    let measured = Double(plan.milliseconds)
    let share = measured / (measured + Double(plan.warmUpMilliseconds))
    return answers > 0 ? Double(processorNanoseconds) * share / 1_000 / Double(answers) : 0
  }
}
