import ArgumentParser
import Foundation

/// Where the table of a batch goes.
struct UnitTarget: ParsableArguments {
  @Option(help: "The file to write (default: standard output).") var output: String?

  /// Codes that are asked for at a time, which bounds what is held in memory.
  static let codesAtOnce: Int64 = 20_000
  /// How often it is told how far it has come.
  private static let codesPerReport: Int64 = 100_000

  /// Fetches the codes that aren't there yet, and tells on standard error how far it has come.
  func export(_ batch: String, count: Int64, from client: APIClient) async throws {
    let path = ["unit-batches", batch, "units"]
    let sink = try output.map(TableFile.init)
    var written: Int64 = 0
    if let sink, sink.rows > 0 {
      let last = Int64(sink.rows)
      guard last <= count else { throw sink.other }
      let table = try await client.table(path, query: Self.range(last, last))
      guard Array(table.suffix(sink.lastRow.count)) == sink.lastRow else { throw sink.other }
      written = last
      if written < count { Output.progress("going on after \(written) of \(count) codes") }
    }
    try sink?.takeOutCutRow()
    while written < count {
      let end = min(count, written + Self.codesAtOnce)
      var table = try await client.table(path, query: Self.range(written + 1, end))[...]
      // The heading comes with each part, and is wanted once.
      if written > 0, let heading = table.firstIndex(of: UInt8(ascii: "\n")) {
        table = table[(heading + 1)...]
      }
      try write(table, to: sink)
      if end / Self.codesPerReport > written / Self.codesPerReport || end == count {
        Output.progress("\(end) of \(count) codes")
      }
      written = end
    }
  }

  private static func range(_ first: Int64, _ last: Int64) -> [(String, String?)] {
    [("from", "\(first)"), ("to", "\(last)")]
  }

  private func write(_ table: ArraySlice<UInt8>, to sink: TableFile?) throws {
    let handle = sink?.handle ?? .standardOutput
    do { try handle.write(contentsOf: Data(table)) } catch {
      throw CommandFailure(
        .unavailable, "\(output ?? "standard output") can't be written",
        why: "the disk is full, or nobody reads any more",
        remedy: "make room and run the same command again: with --output it goes on")
    }
  }

  /// An id that no batch has, but by a chance of one in 2^47.
  static func freshBatch() -> String {
    let letters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    var generator = SystemRandomNumberGenerator()
    return String((0..<8).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
  }
}

/// A table in a file, which may have been begun before.
struct TableFile {
  let handle: FileHandle
  /// Whole rows without the heading.
  let rows: Int
  /// The last whole row with its end.
  let lastRow: [UInt8]
  private let path: String
  /// Where the last whole row ends.
  private let wholeBytes: UInt64

  private static let heading = Array("number,unit,url\r\n".utf8)
  private static let bytesAtOnce = 1 << 20
  /// More than any row of a batch has: an address has 2 048 at most.
  private static let longestRowBytes = 4_096
  private static let lineFeed = UInt8(ascii: "\n")

  /// Opens the file and counts what is there; nothing is written yet.
  init(_ path: String) throws {
    self.path = path
    do {
      if !FileManager.default.fileExists(atPath: path) {
        try Data().write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
      }
      handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      var (lines, whole, offset): (Int, UInt64, UInt64) = (0, 0, 0)
      var (last, line): ([UInt8], [UInt8]) = ([], [])
      while let piece = try handle.read(upToCount: Self.bytesAtOnce), !piece.isEmpty {
        for byte in piece {
          offset += 1
          line.append(byte)
          let isHeading = lines > 0 || Self.heading.starts(with: line)
          guard isHeading, line.count <= Self.longestRowBytes else { throw Self.other(path) }
          guard byte == Self.lineFeed else { continue }
          lines += 1
          whole = offset
          swap(&last, &line)
          line.removeAll(keepingCapacity: true)
        }
      }
      rows = max(0, lines - 1)
      // A heading alone is written anew, with the first row.
      wholeBytes = lines == 1 ? 0 : whole
      lastRow = last
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(
        .usage, "\(path) can't be written",
        why: "its folder isn't there, or this user may not write it",
        remedy: "name another file with --output")
    }
  }

  /// Makes it ready for what follows its last whole row; only for a file that is the batch's.
  func takeOutCutRow() throws {
    do {
      try handle.truncate(atOffset: wholeBytes)
      try handle.seekToEnd()
    } catch {
      throw CommandFailure(
        .usage, "\(path) can't be written", why: "it isn't a file that can be cut",
        remedy: "name another file with --output")
    }
  }

  var other: CommandFailure { Self.other(path) }

  /// That it isn't what the batch's table begins with.
  private static func other(_ path: String) -> CommandFailure {
    CommandFailure(
      .data, "\(path) holds something else than the beginning of this batch's table",
      why: "its heading or its last row isn't the batch's",
      remedy: "name another file with --output")
  }
}
