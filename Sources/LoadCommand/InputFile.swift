import Foundation
import LoadGenerator
import Records

/// The files that options name.
enum InputFile {
  static let bytesLimit = 1 << 30
  static let mixBytes = 64 << 10

  static func bytes(_ path: String) throws -> [UInt8] {
    do {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
      guard bytes.count <= bytesLimit else {
        throw CommandFailure(
          .data, "\(path) can't be used", why: "it has more than \(bytesLimit) bytes",
          remedy: "split it")
      }
      return Array(bytes)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(
        .noInput, "\(path) can't be read", why: error.localizedDescription,
        remedy: "check the path and the file's mode")
    }
  }

  /// One text a line.
  static func table(_ path: String, limit: Int) throws -> TextTable {
    let bytes = try bytes(path)
    do throws(TextTable.Objection) {
      return try TextTable(lines: bytes, limit: limit)
    } catch {
      let why =
        switch error {
        case .empty: "it is empty"
        case .tooMany(let limit): "it has more than \(limit) lines"
        case .line(let number): "line \(number) is empty, too long, or not plain text"
        }
      throw CommandFailure(
        .data, "\(path) can't be used", why: why, remedy: "write one value a line")
    }
  }

  static func mix(_ path: String) throws -> TrafficMix {
    let bytes = try bytes(path)
    do {
      return try TrafficMix(try JSON.parse(bytes, limits: JSONLimits(bytes: mixBytes)))
    } catch {
      throw CommandFailure(
        .data, "\(path) is no mix", why: "\(error)",
        remedy: "write an object of shares, like {\"new\": 20, \"returning\": 80}")
    }
  }

  /// The first line, without blanks round it.
  static func secret(_ path: String) throws -> String {
    let text = String(decoding: try bytes(path), as: UTF8.self)
    let line = (text.split(separator: "\n").first ?? "").trimmingCharacters(in: .whitespaces)
    guard !line.isEmpty, line.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw CommandFailure(
        .data, "\(path) holds no token", why: "its first line isn't one word of plain text",
        remedy: "write the token into it")
    }
    return line
  }
}
