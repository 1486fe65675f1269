import Programme
import Records
import Settlement
import Storage

/// A what-if under other records comes to what comes of a world in which these are the records.
struct PastOtherwise {
  private let world: World
  /// The records that hold instead, and the world's own that they stand in for.
  private var others: [JSON] = []
  private var replaced: [String] = []
  private var sources: Set<Int> = []

  init(_ world: World) {
    self.world = world
    var maker = WorldMaker(seed: world.seed ^ 0x6F74_6865, size: World.usualSize)
    let known = world.founding.filter {
      ["plan", "scheme", "policy"].contains($0.json["type"]?.string)
    }
    var names: Set<String> = []
    for line in maker.dice.some(of: known, maker.dice.number(1...3)) {
      guard names.insert(Self.name(of: line.json)).inserted else { continue }
      others.append(Self.other(line.json, &maker))
      sources.insert(line.record)
    }
    replaced = names.sorted()
  }

  private static func name(of record: JSON) -> String {
    "\(record["type"]?.string ?? "") \(record["id"]?.string ?? "")"
  }

  /// The same record with other terms; a policy that no click would have left another touch under.
  private static func other(_ record: JSON, _ maker: inout WorldMaker) -> JSON {
    let at = (record["at"]?.string).flatMap(RFC3339.timestamp)?.milliseconds ?? 0
    func text(_ key: String) -> String { record[key]?.string ?? "" }
    switch text("type") {
    case "scheme": return maker.scheme(text("id"), of: text("institution"), at: at)
    case "policy":
      return WorldMaker.record(
        "policy",
        [
          .time("at", at), .number("window_days", maker.dice.one(of: [2, 10, 60])),
          .texts("counted_placements", ["group"]),
        ])
    default:
      let total = maker.dice.one(of: [0, 50_000, 200_000, 900_000])
      return .object(
        (record.members ?? []).filter { !$0.key.hasSuffix("_ppm") }
          + [.number("total_ppm", total)])
    }
  }

  /// What came of the comparison.
  struct Outcome {
    var faults: [String] = []
    /// Whether it could be made.
    var isCompared = false
    /// Whether there were lines that the rules on risk blocked.
    var isBlocked = false
  }

  func outcome() throws -> Outcome {
    let addsStock = others.contains { $0["kind"] == .string(SchemeKind.agency.rawValue) }
    if others.isEmpty || addsStock || world.drawsOnWhatIsThereOnce { return Outcome() }
    let actual = try SQLiteStore.temporary()
    defer { try? actual.close() }
    var replay = Replay(over: actual)
    try replay.run(world.orderly())
    // What the world's rules refused can't be had otherwise either.
    if replay.refused.contains(where: { sources.contains($0.record) }) { return Outcome() }
    let verdicts = Self.blocked(in: try replay.output(explaining: false))
    let other = try otherOutput()
    // What was blocked stays so in a what-if, whoever would win the line.
    guard verdicts == Self.blocked(in: other) else { return Outcome() }
    return Outcome(
      faults: try faults(of: actual, beside: other), isCompared: true,
      isBlocked: !verdicts.isEmpty)
  }

  private static func blocked(in output: ScenarioOutput) -> [String: RiskVerdict] {
    Dictionary(
      uniqueKeysWithValues: output.lines.compactMap { line in
        guard let verdict = line.risk?.verdict, verdict != .pass else { return nil }
        return ("\(line.order) \(line.line)", verdict)
      })
  }

  private func faults(of actual: SQLiteStore, beside other: ScenarioOutput) throws -> [String] {
    let period = PayoutPeriod(from: Timestamp(milliseconds: 0), to: Self.end)
    let report = try actual.read { reading in
      let overrides = try WhatIfRecords.overrides(
        of: World.lines(others.map(Self.undated)), for: period, over: reading)
      return try WhatIf.run(over: reading, period, under: overrides)
    }
    let expected = Dictionary(
      uniqueKeysWithValues: other.balances.map { ("\($0.account) \($0.unit.rawValue)", $0.amount) })
    let found = Dictionary(
      uniqueKeysWithValues: report.rows.filter { $0.whatIf != 0 }
        .map { ("\($0.name) \($0.unit.rawValue)", $0.whatIf) })
    return Set(expected.keys).union(found.keys).sorted()
      .filter { expected[$0] != found[$0] }
      .map {
        """
        under \(others.map(\.text).joined(separator: " ")) \($0) would have \
        \(expected[$0] ?? 0), the what-if says \(found[$0] ?? 0)
        """
      }
  }

  private static let end = Timestamp(milliseconds: 1_800_000_000_000)

  private static func undated(_ record: JSON) -> JSON {
    .object((record.members ?? []).filter { $0.key != "at" })
  }

  /// Of a world that had the other records from the beginning.
  private func otherOutput() throws -> ScenarioOutput {
    let store = try SQLiteStore.temporary()
    var replay = Replay(over: store)
    var rest = others
    var founding: [JSON] = []
    for line in world.founding {
      guard replaced.contains(Self.name(of: line.json)) else {
        founding.append(line.json)
        continue
      }
      guard let index = rest.firstIndex(where: { Self.name(of: $0) == Self.name(of: line.json) })
      else { continue }
      founding.append(rest.remove(at: index))
    }
    try replay.run(World.lines(founding))
    try replay.run(
      world.orderly().dropFirst(world.founding.count).filter {
        !replaced.contains(Self.name(of: $0.json))
      })
    let output = try replay.output(explaining: false)
    try store.close()
    return output
  }
}
