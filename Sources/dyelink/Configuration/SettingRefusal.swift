/// Why the text of a setting can't be used, before it is known where the text came from.
struct SettingRefusal: Error, Equatable, Sendable {
  let why: String
  let remedy: String

  init(_ why: String, _ remedy: String) {
    self.why = why
    self.remedy = remedy
  }
}
