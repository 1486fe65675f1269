package import Programme

/// The versions of the policy as redirectors read them, under one key.
///
/// - Shape: a line for each version, oldest first, then in the order of recording; four fields
///   with tabs between them: from when on (milliseconds), days of the window, days of lateness,
///   counted placements with commas between them.
package struct PolicyCopy: Sendable {
  package static let key = "dyelink:policy"

  package var history: History<Policy>

  package init(_ history: History<Policy>) { self.history = history }

  /// - Returns: nil when this is nothing that `encoded` wrote.
  package init?(decoding bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var versions: [Version<Policy>] = []
    for line in text.split(separator: "\n") {
      guard let version = Self.version(line, recorded: Int64(versions.count)) else { return nil }
      versions.append(version)
    }
    history = History(versions)
  }

  package func encoded() -> [UInt8] {
    let lines = history.versions.map { version in
      let policy = version.value
      let placements = policy.countedPlacements.members.map(\.rawValue).sorted().joined(
        separator: ",")
      let fields = [
        "\(version.at.milliseconds)", "\(policy.windowDays)", "\(policy.latenessDays)", placements,
      ]
      return fields.joined(separator: "\t") + "\n"
    }
    return Array(lines.joined().utf8)
  }

  package static func appendRead(to pipeline: inout RedisPipeline) {
    pipeline.add("GET", .text(key))
  }

  package func appendWrite(to pipeline: inout RedisPipeline) {
    pipeline.add("SET", .text(Self.key), .bytes(encoded()))
  }

  private static func version(_ line: Substring, recorded: Int64) -> Version<Policy>? {
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard parts.count == 4, let at = Int64(decimal: parts[0].utf8),
      let window = Int64(decimal: parts[1].utf8), let lateness = Int64(decimal: parts[2].utf8)
    else { return nil }
    var placements: [Placement] = []
    for name in parts[3].split(separator: ",") {
      guard let placement = Placement(rawValue: String(name)) else { return nil }
      placements.append(placement)
    }
    let policy = Policy(
      windowDays: window, latenessDays: lateness, countedPlacements: PlacementSet(placements))
    return Version(at: Timestamp(milliseconds: at), recorded: recorded, value: policy)
  }
}
