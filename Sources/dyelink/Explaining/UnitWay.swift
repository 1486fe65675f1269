import Programme
import Records

/// The way of a code on an item in words, made of what the API answers.
struct UnitWay {
  let answer: JSON

  /// Several lines, without a line feed at the end.
  var text: String { ([issue, target] + uses).joined(separator: "\n") }

  private var batch: JSON { answer["batch"] ?? .null }

  private var issue: String {
    "Code \(answer.word("unit")) is number \(answer["number"]?.integer ?? 0) of "
      + "\(batch["count"]?.integer ?? 0) in batch \(batch.word("id")), issued \(batch.word("at"))."
  }

  private var target: String {
    "It is for promoter \(batch.word("promoter")) of institution \(batch.word("institution")) on "
      + "product \(batch.word("product")) of shop \(batch.word("shop")), by link "
      + "\(batch.word("link")): \(answer.word("url"))"
  }

  private var uses: [String] {
    let quotes = answer["quotes"]?.array ?? []
    if quotes.isEmpty { return ["No order quotes it."] }
    let rest = answer["more_quotes"]?.bool == true ? ["More lines quote it than are shown."] : []
    return quotes.flatMap(Self.lines) + rest
  }

  private static func lines(_ quote: JSON) -> [String] {
    let line = quote["line"] ?? .null
    let status = line["status"]?.string.flatMap(LineStatus.init(rawValue:))
    let verdict = line["unit"]?["verdict"]?.string.flatMap(QuotedUnit.Verdict.init(rawValue:))
    let net = AmountWords.text(line["net_fen"]?.integer ?? 0, .cny)
    let entries = quote["entries"]?.array ?? []
    return [
      "Order \(line.word("order")), line \(line.word("line")): \(status?.words ?? "?"), net \(net); "
        + "the code \(verdict?.words ?? "?")."
    ] + (entries.isEmpty ? ["  Nothing is posted for it."] : rows(entries))
  }

  private static func rows(_ entries: [JSON]) -> [String] {
    zip(entries, DueRows(entries).lines).map { entry, row in
      let payout = entry["payout"] ?? .null
      let place =
        payout["payout"]?.integer.map {
          ", payout \($0) of \(payout.word("period")): \(payout.word("state"))"
        } ?? ""
      return "  \(row)  (entry \(entry["id"]?.integer ?? 0)\(place))"
    }
  }
}
