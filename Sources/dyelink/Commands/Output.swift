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

  /// A table as it came, its lines' ends included.
  static func table(_ bytes: [UInt8]) {
    try? FileHandle.standardOutput.write(contentsOf: Data(bytes))
  }

  static func progress(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data("\(text)\n".utf8))
  }
}
