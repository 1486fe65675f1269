import ArgumentParser

/// How a list is printed: for people, or an object a line.
enum ListingFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json
}

/// How figures are printed that people take on to a spreadsheet.
enum ExportFormat: String, ExpressibleByArgument, CaseIterable {
  case table, csv, json
}
