import Yams

/// The file that `--config` names: YAML, one setting a line, its keys being the flags' names.
struct SettingsFile: Sendable {
  /// The most that a file may hold.
  static let limitBytes = 1 << 20

  struct Value: Equatable, Sendable {
    let text: String
    /// From 1 on.
    let line: Int
  }

  let name: String
  let values: [Setting: Value]

  /// - Throws: ``CommandFailure`` for what isn't YAML, and for keys and values that mean nothing.
  init(name: String, text: String) throws {
    self.name = name
    let root: Node?
    do { root = try Yams.compose(yaml: text) } catch {
      throw Self.refusal(
        name, nil, "it isn't YAML: \(error)", "correct it, or check it with a YAML linter")
    }
    switch root {
    case nil: values = [:]
    case .mapping(let mapping): values = try Self.values(of: mapping, in: name)
    // A file of comments alone is one empty scalar.
    case .scalar(let scalar) where scalar.string.isEmpty: values = [:]
    default:
      throw Self.refusal(
        name, nil, "it doesn't consist of settings", "write one \"key: value\" a line")
    }
  }

  private static func values(
    of mapping: Node.Mapping, in name: String
  ) throws -> [Setting: Value] {
    var values: [Setting: Value] = [:]
    for (key, value) in mapping {
      let line = key.mark?.line ?? 0
      guard let word = key.scalar?.string, let setting = Setting(rawValue: word) else {
        throw unknown(key.scalar?.string ?? "", line: line, in: name)
      }
      guard let scalar = value.scalar else {
        throw refusal(
          name, line, "\(word) is a list or a mapping", "give \(word) one value on its line")
      }
      let found = Value(text: scalar.string, line: line)
      guard values.updateValue(found, forKey: setting) == nil else {
        throw refusal(name, line, "\(word) is there twice", "keep the line that you mean")
      }
    }
    // A key without a value says nothing, like a line that is commented out.
    return values.filter { !$0.value.text.isEmpty }
  }

  private static func unknown(_ key: String, line: Int, in name: String) -> CommandFailure {
    let secret = EnvironmentOnly.secrets.first { Setting.variable(for: key) == $0 }
    if let secret {
      return refusal(
        name, line, "\(key) is a secret, which no settings file may hold",
        "take the line out and set \(secret) in the environment")
    }
    let known = nearest(to: key, among: Setting.allCases.map(\.rawValue))!.name
    return refusal(
      name, line, "\"\(key)\" is no setting",
      "did you mean \(known)? `dyelink serve --help` lists all settings")
  }

  private static func refusal(
    _ name: String, _ line: Int?, _ why: String, _ remedy: String
  ) -> CommandFailure {
    let place = line.map { ", line \($0)" } ?? ""
    return CommandFailure(
      .configuration, "\(name)\(place) can't be used", why: why, remedy: remedy)
  }
}
