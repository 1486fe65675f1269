/// Why a request has no answer.
package enum Loss: Int, CaseIterable, Sendable {
  /// The server ended the connection first.
  case closed
  case timedOut
  /// What came wasn't an HTTP answer.
  case malformed
  /// There was no connection for it.
  case notConnected
  /// The run was over before a connection was free.
  case unsent

  /// As reports spell it.
  package var name: String {
    switch self {
    case .closed: "closed"
    case .timedOut: "timed_out"
    case .malformed: "malformed"
    case .notConnected: "not_connected"
    case .unsent: "unsent"
    }
  }
}

/// What became of requests, by kind.
package struct Tally: Sendable {
  private static let statuses = 600
  private var answers = [Int](repeating: 0, count: RequestKind.allCases.count * statuses)
  private var losses = [Int](repeating: 0, count: RequestKind.allCases.count * Loss.allCases.count)

  package init() {}

  mutating func count(_ kind: RequestKind, status: Int) {
    answers[kind.rawValue * Self.statuses + status] += 1
  }

  mutating func count(_ kind: RequestKind, _ loss: Loss, times: Int = 1) {
    losses[kind.rawValue * Loss.allCases.count + loss.rawValue] += times
  }

  package func answers(_ kind: RequestKind, status: Int) -> Int {
    answers[kind.rawValue * Self.statuses + status]
  }

  package func losses(_ kind: RequestKind, _ loss: Loss) -> Int {
    losses[kind.rawValue * Loss.allCases.count + loss.rawValue]
  }

  package var answered: Int { answers.reduce(0, +) }
  package var lost: Int { losses.reduce(0, +) }

  package func requests(_ kind: RequestKind) -> Int {
    (0..<Self.statuses).reduce(0) { $0 + answers(kind, status: $1) }
      + Loss.allCases.reduce(0) { $0 + losses(kind, $1) }
  }

  /// The statuses that came, by kind and then by number.
  package var statuses: [(kind: RequestKind, status: Int, count: Int)] {
    RequestKind.allCases.flatMap { kind in
      (0..<Self.statuses).map { (kind, $0, answers(kind, status: $0)) }.filter { $0.2 > 0 }
    }
  }

  /// The losses that there were, by kind and then by cause.
  package var allLosses: [(kind: RequestKind, loss: Loss, count: Int)] {
    RequestKind.allCases.flatMap { kind in
      Loss.allCases.map { (kind, $0, losses(kind, $0)) }.filter { $0.2 > 0 }
    }
  }
}
