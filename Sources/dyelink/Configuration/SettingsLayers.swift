/// Where settings come from, the strongest first: flag, environment, file, default.
struct SettingsLayers: Sendable {
  var flags: [Setting: String] = [:]
  var environment: [Setting: String] = [:]
  var file: SettingsFile?
  /// See ``EnvironmentSettings/ignored``.
  var ignoredVariables: [String] = []

  init(
    flags: [Setting: String] = [:], environment: [Setting: String] = [:],
    file: SettingsFile? = nil, ignoredVariables: [String] = []
  ) {
    self.flags = flags
    self.environment = environment
    self.file = file
    self.ignoredVariables = ignoredVariables
  }

  /// A setting's text and where it was found, for messages about it.
  struct Found: Equatable, Sendable {
    let text: String
    let origin: String
  }

  func find(_ setting: Setting) -> Found? {
    if let text = flags[setting] { return Found(text: text, origin: setting.flag) }
    if let text = environment[setting] { return Found(text: text, origin: setting.variable) }
    guard let file, let value = file.values[setting] else { return nil }
    return Found(
      text: value.text, origin: "\(setting.rawValue) in \(file.name), line \(value.line)")
  }
}

/// What the environment says to Dyelink.
struct EnvironmentSettings: Sendable {
  /// Of an unknown name at most one character in this many may differ from a known one for it to
  /// be taken for a misspelling.
  static let charactersPerEdit = 3

  let values: [Setting: String]
  /// Names that begin like ours but mean nothing to us, sorted. Container platforms set such ones,
  /// for instance `DYELINK_PORT` for a service of this name, so they are no error by themselves.
  let ignored: [String]

  /// - Throws: ``CommandFailure`` for a name that can only be a misspelt setting.
  init(_ environment: [String: String]) throws {
    let settings = Dictionary(uniqueKeysWithValues: Setting.allCases.map { ($0.variable, $0) })
    let known = settings.keys.sorted() + EnvironmentOnly.secrets + CommandVariable.all
    var values: [Setting: String] = [:]
    var ignored: [String] = []
    for (name, value) in environment where name.hasPrefix(Setting.variablePrefix) {
      if let setting = settings[name] {
        // An empty variable is one that was switched off.
        if !value.isEmpty { values[setting] = value }
      } else if !known.contains(name) {
        let (meant, edits) = nearest(to: name, among: known)!
        let length = name.utf8.count - Setting.variablePrefix.utf8.count
        guard edits > max(1, length / Self.charactersPerEdit) else {
          throw CommandFailure(
            .configuration, "the environment can't be used", why: "\(name) is no setting",
            remedy: "did you mean \(meant)? Otherwise unset \(name)")
        }
        ignored.append(name)
      }
    }
    self.values = values
    self.ignored = ignored.sorted()
  }
}
