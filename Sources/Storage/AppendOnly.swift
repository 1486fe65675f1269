/// A table whose rows stay as they were written, whoever holds the connection.
///
/// `INSERT OR REPLACE` deletes without asking the triggers on deletion, so what it would replace
/// is looked for before an insertion, by every key that a row has.
struct AppendOnly {
  /// What a refused insertion does to its statement.
  ///
  /// One that may have to take back its own rows copies every page first: where it counts, triggers
  /// and the store's statements only fail, which keeps rows before the one at fault. The store undoes
  /// the whole transaction then.
  enum Refusal: String {
    case abort = "ABORT"
    case fail = "FAIL"
  }

  private let table: String
  private let keys: [String]
  private let numbered: String?
  private let refusal: Refusal

  /// - Parameters:
  ///   - keys: each the names of its columns with commas between.
  ///   - numbered: the one of them that is a number above 0, and given out where a row names none: such
  ///     a row can't replace another, and is spared the look-up.
  init(_ table: String, keys: [String], numbered: String? = nil, refusal: Refusal = .abort) {
    self.table = table
    self.keys = keys
    self.numbered = numbered
    self.refusal = refusal
  }

  var triggers: String {
    """
    CREATE TRIGGER \(table)_not_updated BEFORE UPDATE ON \(table)
      BEGIN SELECT RAISE(ABORT, '\(table) are never altered'); END;
    CREATE TRIGGER \(table)_not_deleted BEFORE DELETE ON \(table)
      BEGIN SELECT RAISE(ABORT, '\(table) are never deleted'); END;

    """ + notReplaced
  }

  var notReplaced: String {
    let taken = keys.map { key in
      let isSame = key.split(separator: ", ").map { "\($0) = NEW.\($0)" }
      let isTaken = "EXISTS (SELECT 1 FROM \(table) WHERE \(isSame.joined(separator: " AND ")))"
      return key == numbered ? "(NEW.\(key) > 0 AND \(isTaken))" : isTaken
    }
    return """
      CREATE TRIGGER \(table)_not_replaced BEFORE INSERT ON \(table)
        WHEN \(taken.joined(separator: " OR "))
        BEGIN SELECT RAISE(\(refusal.rawValue), '\(table) are never replaced'); END;

      """
  }
}
