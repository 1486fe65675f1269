import Programme
import Records
import Storage

/// The way of a code on an item, as far as a caller may follow it.
struct UnitTrace {
  private let code: UnitCode
  private let number: Int64
  private let batch: UnitBatch
  private let link: Link
  private let quotes: [JSON]
  /// Whether more lines quote it than are shown.
  private let isCut: Bool

  /// - Returns: nil for a code that was never issued, and for one that the caller may not know of.
  init?(_ code: UnitCode, _ rights: ObjectRights) throws {
    let store = rights.store
    guard let batch = try store.unitBatch(of: code),
      let number = UnitCoding(batch).number(of: code),
      let link = try store.link(batch.link), try rights.seesUnits(of: link)
    else { return nil }
    self.code = code
    self.number = number
    self.batch = batch
    self.link = link
    var payouts = PayoutFinder(store)
    let limit = ConsoleLimits.tracedQuotes
    let found = try store.quotes(of: code, after: nil, limit: limit + 1)
    isCut = found.count > limit
    quotes = try found.prefix(limit).compactMap { quote in
      guard let view = try OrderView(quote.order, rights),
        let line = view.lines.first(where: { $0.line == quote.line })
      else { return nil }
      let entries = try view.entries.filter { $0.line == quote.line }.map { entry in
        let payout = try payouts.payout(of: entry)
        return JSON.object((entry.json.members ?? []) + [.init("payout", payout)])
      }
      return .object([.init("line", line.json), .init("entries", .array(entries))])
    }
  }

  func json(under base: DestinationURL) -> JSON {
    .object([
      .init("unit", .string(code.text)), .init("number", .integer(number)),
      .init("batch", CatalogueObjectCoding.json(batch, link)),
      .init("url", .string("\(link.code.address(under: base))?unit=\(code)")),
      .init("quotes", .array(quotes)), .init("more_quotes", .bool(isCut)),
    ])
  }
}

/// Finds the payout that an entry is part of.
private struct PayoutFinder {
  private let store: any StoreReading
  private var closings: [PayoutClosing]?

  init(_ store: any StoreReading) { self.store = store }

  /// - Returns: null for an entry whose period isn't closed, and for accounts that aren't paid out.
  mutating func payout(of entry: StoredEntry) throws -> JSON {
    let closing = try all().first { $0.entriesAfter < entry.id && entry.id <= $0.entriesUpTo }
    guard let closing else { return .null }
    let filter = StatementFilter(closing: closing.command, account: entry.due.account)
    // An account has at most one statement for each unit.
    let statement = try store.statements(filter, after: 0, limit: Unit.allCases.count)
      .first { $0.statement.unit == entry.due.unit }
    guard let statement else { return .null }
    return .object([
      .init("payout", .integer(statement.id)),
      .init("period", .string(statement.period.description)),
      .init("state", .string(statement.state.rawValue)),
    ])
  }

  private mutating func all() throws -> [PayoutClosing] {
    if let closings { return closings }
    var found: [PayoutClosing] = []
    var page: [PayoutClosing]
    repeat {
      page = try store.payoutClosings(
        after: found.last?.command ?? 0, limit: ConsoleLimits.largestPage)
      found += page
    } while page.count == ConsoleLimits.largestPage
    closings = found
    return found
  }
}
