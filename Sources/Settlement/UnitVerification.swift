import Programme
import Storage

/// Which lines quote the codes on items.
extension Verification {
  mutating func checkQuotes(_ order: PaidOrder, event: OrderEvent) throws {
    for line in order.lines {
      guard let unit = line.unit else { continue }
      quotes += 1
      if try !store.isNoted(UnitQuote(order: event.order, line: line.id), of: unit) {
        report.found("order \(event.order) line \(line.id) quotes \(unit), which isn't noted")
      }
    }
  }

  mutating func checkQuotesAreAll() throws {
    let found = try store.unitQuoteCount()
    if found != quotes {
      report.found("\(found) quotes of codes on items are noted, the stored events have \(quotes)")
    }
  }
}
