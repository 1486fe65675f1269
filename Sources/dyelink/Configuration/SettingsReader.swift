import EventLoops
import Foundation

/// Makes values of settings' texts, and says of a refusal where the text came from.
struct SettingsReader {
  let layers: SettingsLayers
  let workingDirectory: String

  func value<Value>(
    _ setting: Setting, _ parse: (String) throws(SettingRefusal) -> Value
  ) throws -> Value? {
    guard let found = layers.find(setting) else { return nil }
    do throws(SettingRefusal) { return try parse(found.text) } catch {
      throw CommandFailure(
        .configuration, "\(found.origin) can't be \(Self.shown(found.text, of: setting))",
        why: error.why, remedy: error.remedy)
    }
  }

  func path(_ setting: Setting) throws -> String? {
    try value(setting) { text throws(SettingRefusal) in
      guard !text.isEmpty, !text.utf8.contains(0) else {
        throw SettingRefusal("it is no path", "name a directory")
      }
      return absolute(text)
    }
  }

  func absolute(_ path: String) -> String {
    let whole = path.hasPrefix("/") ? path : workingDirectory + "/" + path
    return URL(fileURLWithPath: whole).standardizedFileURL.path
  }

  func address(_ setting: Setting, default fallback: String) throws -> Endpoint {
    try value(setting, Self.address) ?? Endpoint(parsing: fallback)
  }

  static func address(_ text: String) throws(SettingRefusal) -> Endpoint {
    do throws(EndpointError) { return try Endpoint(parsing: text) } catch {
      throw SettingRefusal(
        "it is no address to listen on",
        "write ADDRESS:PORT, for instance 127.0.0.1:8080 or [::1]:8080; port 0 takes a free one")
    }
  }

  /// - Returns: the name of a field of HTTP, in small letters.
  static func fieldName(_ text: String) throws(SettingRefusal) -> String {
    let letters = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard letters, (1...longestFieldName).contains(text.utf8.count) else {
      throw SettingRefusal(
        "it is no name of a header field", "write one, for instance X-Real-IP or X-Forwarded-For")
    }
    return text.lowercased()
  }

  private static let longestFieldName = 64

  func number(_ setting: Setting, in range: ClosedRange<Int>) throws -> Int? {
    try value(setting) { text throws(SettingRefusal) in
      guard let number = Int(text), range.contains(number) else {
        throw SettingRefusal(
          "it isn't a whole number from \(range.lowerBound) to \(range.upperBound)",
          "write such a number, or leave \(setting.rawValue) out")
      }
      return number
    }
  }

  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ setting: Setting, as type: Choice.Type = Choice.self
  ) throws -> Choice? {
    try value(setting) { text throws(SettingRefusal) in
      if let choice = Choice(rawValue: text) { return choice }
      let names = Choice.allCases.map(\.rawValue)
      throw SettingRefusal(
        "that isn't one of \(names.joined(separator: ", "))",
        "did you mean \(nearest(to: text, among: names)!.name)?")
    }
  }

  /// What a message may show: a Redis address can hold a password.
  private static func shown(_ text: String, of setting: Setting) -> String {
    setting == .redis && text.contains("@") ? "what it is" : "\"\(text)\""
  }
}
