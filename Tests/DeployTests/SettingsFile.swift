/// The settings file, read line by line: which keys stand in it, set or only shown in a comment.
struct SettingsFile {
  private var values: [(key: String, value: String, isSet: Bool)] = []

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      guard let match = line.firstMatch(of: /^(# )?([a-z-]+): (\S+)$/) else { continue }
      values.append((String(match.output.2), String(match.output.3), match.output.1 == nil))
    }
  }

  /// Every key, in order, as often as it stands there.
  var keys: [String] { values.map(\.key) }

  /// The value that the file sets, and nil for one that it only shows.
  func value(of key: String) -> String? {
    values.first { $0.key == key && $0.isSet }?.value
  }
}
