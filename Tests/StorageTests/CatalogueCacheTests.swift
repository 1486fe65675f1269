import Programme
import Testing

@testable import Storage

@Suite("The cache of the catalogue")
struct CatalogueCacheTests {
  private func key(_ index: Int) -> CatalogueKey {
    CatalogueKey(kind: .link, relation: .key, text: "\(index)")
  }

  @Test("keeps no more than its limit, and what was used last")
  func bound() {
    let cache = CatalogueCache()
    let count = CatalogueCache.entriesLimit * 2
    for index in 0..<count {
      cache.keep(FoldedRecords(value: index, newest: 0), for: key(index), asOf: 0)
      _ = cache.find(key(0), asOf: 0)
    }
    var kept = 0
    for index in 0..<count where cache.find(key(index), asOf: 0) != nil { kept += 1 }
    #expect(kept <= CatalogueCache.entriesLimit)
    #expect(kept >= CatalogueCache.entriesLimit / 2)
    #expect(cache.find(key(0), asOf: 0)?.value as? Int == 0)
  }

  @Test("answers nobody who sees fewer records than an answer holds, or more than were checked")
  func views() {
    let cache = CatalogueCache()
    cache.advance(from: 0, to: 7, changed: [])
    cache.keep(FoldedRecords(value: "five", newest: 5), for: key(1), asOf: 7)
    let seen = [4, 5, 7, 8].map { cache.find(key(1), asOf: $0)?.value as? String }
    #expect(seen == [nil, "five", "five", nil])
  }

  @Test("takes nothing from a view that is older than what was checked")
  func oldViews() {
    let cache = CatalogueCache()
    cache.advance(from: 0, to: 7, changed: [])
    cache.keep(FoldedRecords(value: "old", newest: 5), for: key(1), asOf: 6)
    #expect(cache.find(key(1), asOf: 7) == nil)
  }

  @Test("forgets what changed, and everything when nobody can say what did")
  func changes() {
    let cache = CatalogueCache()
    for index in 1...2 {
      cache.keep(FoldedRecords(value: index, newest: 0), for: key(index), asOf: 0)
    }
    cache.advance(from: 0, to: 3, changed: [key(1)])
    #expect(cache.find(key(1), asOf: 3) == nil)
    #expect(cache.find(key(2), asOf: 3)?.value as? Int == 2)
    // Too late: that was checked already.
    cache.advance(from: 0, to: 3, changed: nil)
    #expect(cache.find(key(2), asOf: 3)?.value as? Int == 2)
    cache.advance(from: 3, to: 4, changed: nil)
    #expect(cache.find(key(2), asOf: 4) == nil)
  }

  @Test("sees through a flood of records that another store appended")
  func flood() throws {
    try withLedgerPath { path in
      let first = try SQLiteStore(path: path)
      let second = try SQLiteStore(path: path)
      _ = try first.write { try $0.append(Sample.shopRecord(score: .set(1)), at: moment(0)) }
      let before = try second.read { try $0.shop(Sample.shop).versions.count }
      try first.write { catalogue in
        for index in 0..<CatalogueCache.changesLimit {
          let visitor = VisitorID(trusted: "v\(index)")
          try catalogue.append(.identityBound(visitor: visitor, buyer: Sample.buyer), at: moment(0))
        }
        try catalogue.append(Sample.shopRecord(score: .set(2)), at: moment(0))
      }
      let after = try second.read { try $0.shop(Sample.shop).versions.count }
      #expect([before, after] == [1, 2])
      try first.close()
      try second.close()
    }
  }
}
