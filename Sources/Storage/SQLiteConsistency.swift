internal import Programme
internal import Records

extension SQLiteTransaction: ConsistencyReading {
  func contradictions(limit: Int) throws -> [String] {
    try flush()
    try writeOrders()
    var found: [String] = []
    for question in Self.questions where found.count < limit {
      found += try session.rows(question, [.integer(Int64(limit - found.count))]) { $0[0] }
    }
    found += try misplacedRecords(limit: limit - found.count)
    found += try misnamed(EntryKind.self, Self.entryKinds)
    found += try misnamed(Unit.self, Self.units)
    found += try misnamed(ClickKind.self, Self.clickKinds)
    return Array(found.prefix(limit))
  }

  private static let questions = [
    SQLText(
      """
      SELECT 'event ' || events.id || ' stands under another id or order than it bears' FROM events
      LEFT JOIN orders ON orders.seq = order_seq
      WHERE json ->> '$.id' <> events.id OR json ->> '$.order' IS NOT orders.id LIMIT ?
      """),
    SQLText(
      """
      SELECT 'transaction ' || id || ' doesn''t have the entries that it counts' FROM transactions
      WHERE entry_count <> (
        SELECT count(*) FROM entries WHERE entries.id >= first_entry
          AND entries.id < first_entry + entry_count AND transaction_id = transactions.id)
      LIMIT ?
      """),
    SQLText(
      """
      SELECT 'there are ' || there || ' entries, the transactions count ' || counted
      FROM (SELECT count(*) AS there FROM entries),
        (SELECT coalesce(sum(entry_count), 0) AS counted FROM transactions)
      WHERE there <> counted LIMIT ?
      """),
    SQLText(
      """
      SELECT 'movement ' || id || ' is out of the order of its stock' FROM (
        SELECT id, number, row_number() OVER (PARTITION BY stock ORDER BY id) AS place
        FROM stock_movements)
      WHERE number <> place LIMIT ?
      """),
    SQLText(
      """
      SELECT 'opened link ' || link || ' is noted for another day than it was opened on'
      FROM share_coupons WHERE day <> (at + 28800000) / 86400000 LIMIT ?
      """),
  ]

  /// Records under another name, reference or time than their content gives.
  private func misplacedRecords(limit: Int) throws -> [String] {
    var found: [String] = []
    try session.each(Self.allRecords) { row in
      guard found.count < limit else { return }
      let seq: Int64 = row[0]
      let (record, at) = try readable("record \(seq)") {
        try CatalogueRecordCoding.record(fromTrusted: row[5])
      }
      let (kind, key): (String, String) = (row[1], row[2])
      let (reference, moment): (String?, Int64) = (row[3], row[4])
      if kind == record.kind.rawValue, key == record.key, reference == record.reference,
        moment == at.milliseconds
      {
        return
      }
      found.append("record \(seq) stands under another name or time than it bears")
    }
    return found
  }

  private static let allRecords = SQLText(
    "SELECT seq, kind, key, reference, at, json FROM records ORDER BY seq")

  /// Numbers that are explained by another word than they stand for.
  private func misnamed<Word: StoredCode & RawRepresentable<String>>(
    _ words: Word.Type, _ explained: SQLText
  ) throws -> [String] {
    let names = Dictionary(
      try session.rows(explained) { ($0[0] as Int64, $0[1] as String) },
      uniquingKeysWith: { first, _ in first })
    return words.allCases.filter { names[$0.code] != $0.rawValue }
      .map { "\($0.code) isn't explained as \($0.rawValue)" }
  }

  private static let entryKinds = SQLText("SELECT code, name FROM entry_kinds")
  private static let units = SQLText("SELECT code, name FROM units")
  private static let clickKinds = SQLText("SELECT code, name FROM click_kinds")
}
