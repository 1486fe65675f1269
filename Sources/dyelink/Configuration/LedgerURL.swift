/// Where the ledger is: `sqlite:PATH`.
enum LedgerURL {
  static func path(of text: String) throws(SettingRefusal) -> String {
    if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
      throw SettingRefusal(
        "this version keeps its ledger in SQLite", "write sqlite:PATH, or leave ledger out")
    }
    guard text.hasPrefix("sqlite:"), text.utf8.count > 7, !text.utf8.contains(0) else {
      throw SettingRefusal(
        "it names no ledger",
        "write sqlite:PATH, for instance sqlite:/var/lib/dyelink/ledger.sqlite")
    }
    return String(text.dropFirst(7))
  }
}
