import Foundation
import Records

/// Results go to standard output, progress to standard error.
enum Output {
  static func result(_ text: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data("\(text)\n".utf8))
  }

  static func result(_ json: JSON) {
    try? FileHandle.standardOutput.write(contentsOf: Data(json.prettyText.utf8))
  }

  /// A text that ends its lines itself.
  static func text(_ text: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
  }

  static func progress(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data("\(text)\n".utf8))
  }
}
