import Programme
import Records

/// What a month's dividends come to and why, in words made of what the API answers.
struct PeriodExplanation {
  let period: JSON
  let lines: [JSON]
  let entries: [JSON]

  /// The month as the API has it, each pool with its lines and entries.
  var json: JSON {
    let pools = (period["pools"]?.array ?? []).map { pool in
      JSON.object(
        (pool.members ?? []) + [
          .init("lines", .array(own(lines, of: pool))),
          .init("entries", .array(own(entries, of: pool))),
        ])
    }
    return .object(
      (period.members ?? []).map { member in
        member.key == "pools" ? .init("pools", .array(pools)) : member
      })
  }

  /// Several lines, without a line feed at the end.
  var text: String {
    ([title] + (period["pools"]?.array ?? []).map { words(of: $0).joined(separator: "\n") })
      .joined(separator: "\n\n")
  }

  private var title: String {
    let name = "Team dividends of \(period.word("institution")) in \(period.word("month"))"
    guard let closed = period["closed_at"]?.string else {
      return "\(name): not closed, and nothing posted."
    }
    return "\(name), closed at \(closed)."
  }

  private func own(_ rows: [JSON], of pool: JSON) -> [JSON] {
    rows.filter { $0["pool"] == pool["pool"] }
  }

  private func words(of pool: JSON) -> [String] {
    let name =
      "Pool \(pool["pool"]?.integer ?? 0): team \(pool.word("team")), scheme \(pool.word("scheme"))"
    return [name, "  \(Self.sum(of: pool))"] + Self.shares(of: pool) + linesThatCount(for: pool)
      + posted(of: pool)
  }

  private static func sum(of pool: JSON) -> String {
    let volume = pool["volume_fen"]?.integer ?? 0
    let brought = "\(AmountWords.text(volume, .cny)) were settled"
    guard let tier = pool["tier"], let rate = tier["rate_ppm"]?.integer else {
      return "\(brought), which reaches no tier: nothing is shared out."
    }
    let amount = pool["pool_fen"]?.integer ?? 0
    return """
      \(brought), which reaches the tier of \
      \(AmountWords.text(tier["volume_fen"]?.integer ?? 0, .cny)): ⌊\(volume) × \(rate) / 1000000⌋ = \
      \(amount), so \(AmountWords.text(amount, .cny)) are shared out.
      """
  }

  private static func shares(of pool: JSON) -> [String] {
    guard let shares = pool["shares"]?.array, !shares.isEmpty else { return [] }
    let rows = shares.map { share in
      [
        share.word("promoter"), AmountWords.text(share["contribution_fen"]?.integer ?? 0, .cny),
        AmountWords.text(share["share_fen"]?.integer ?? 0, .cny),
      ]
    }
    return ["  Who brought it in, and what each has:"]
      + TextColumns(rows, right: [1, 2]).lines.map { "    \($0)" }
  }

  private func linesThatCount(for pool: JSON) -> [String] {
    let rows = own(lines, of: pool).map { line in
      [
        "order \(line.word("order")), line \(line.word("line"))", line.word("promoter"),
        AmountWords.signed(line["net_fen"]?.integer ?? 0, .cny), "event \(line.word("event"))",
      ]
    }
    guard !rows.isEmpty else { return [] }
    return ["  The lines that count, and by which event:"]
      + TextColumns(rows, right: [2]).lines.map { "    \($0)" }
  }

  private func posted(of pool: JSON) -> [String] {
    let rows = own(entries, of: pool).map { entry in
      [
        entry["event"]?.string.map { "event \($0)" } ?? "the closing", entry.word("account"),
        AmountWords.signed(entry["amount"]?.integer ?? 0, .cny),
      ]
    }
    guard !rows.isEmpty else { return [] }
    return ["  Posted, and by what:"] + TextColumns(rows, right: [2]).lines.map { "    \($0)" }
  }
}
