import Foundation

/// A file that is read whole.
enum InputFile {
  static func name(_ path: String) -> String { path == "-" ? "standard input" : path }

  /// - Parameter path: `-` is standard input.
  /// - Throws: ``CommandFailure`` with status 66.
  static func read(_ path: String) throws -> [UInt8] {
    do {
      if path == "-" { return Array(try FileHandle.standardInput.readToEnd() ?? Data()) }
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      return Array(try handle.readToEnd() ?? Data())
    } catch {
      let isThere = path == "-" || FileManager.default.fileExists(atPath: path)
      throw CommandFailure(
        .noInput, "\(name(path)) can't be read",
        why: isThere ? "this user may not read it, or it isn't a file" : "there is no such file",
        remedy: "name a file that is there, or - for standard input")
    }
  }
}
