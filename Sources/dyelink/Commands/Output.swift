import Foundation
import Records

/// Results go to standard output, progress to standard error.
///
/// A result that can't be written is a failure of the command: half an export must not look like one.
enum Output {
  static func result(_ text: String) throws { try write(Data("\(text)\n".utf8)) }

  static func result(_ json: JSON) throws { try write(Data(json.prettyText.utf8)) }

  /// A text that ends its lines itself.
  static func text(_ text: String) throws { try write(Data(text.utf8)) }

  /// A table as it came, its lines' ends included.
  static func table(_ bytes: [UInt8]) throws { try write(Data(bytes)) }

  static func progress(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data("\(text)\n".utf8))
  }

  private static func write(_ data: Data) throws {
    do { try FileHandle.standardOutput.write(contentsOf: data) } catch {
      throw CommandFailure(
        .inputOutput, "the result can't be written to standard output",
        why: "\(error.localizedDescription)",
        remedy:
          "make room, or send the output elsewhere; what was written before this is incomplete")
    }
  }
}
