/// What one transaction recorded: look-ups of these keys pass the shared cache by, so that nobody
/// learns of records that may yet be undone.
struct AppendedRecords {
  private(set) var newest: Int64 = 0
  private(set) var changed: Set<CatalogueKey> = []
  private var folded: [CatalogueKey: FoldedRecords] = [:]

  var isEmpty: Bool { changed.isEmpty }

  mutating func note(_ seq: Int64, changed keys: [CatalogueKey]) {
    newest = seq
    for key in keys {
      changed.insert(key)
      folded[key] = nil
    }
  }

  func contains(_ key: CatalogueKey) -> Bool { !changed.isEmpty && changed.contains(key) }

  func find(_ key: CatalogueKey) -> FoldedRecords? { folded[key] }

  mutating func keep(_ value: FoldedRecords, for key: CatalogueKey) { folded[key] = value }
}
