import EventLoops

/// The directory of all loops' journals.
struct JournalDirectory: Sendable {
  private static let prefix = "loop-"

  private let directory: Directory

  init(_ directory: Directory) { self.directory = directory }

  /// The right to write here, which one process has at a time.
  func lock() throws(FileError) -> FileLock {
    try directory.create()
    return try FileLock(path: directory.path(of: "lock"))
  }

  func open(_ loop: Int, _ limits: RedirectorLimits) throws(FileError) -> Journal {
    try Journal(
      directory.subdirectory("\(Self.prefix)\(loop)"),
      limits: Journal.Limits(
        segmentBytes: limits.journalSegmentBytes, totalBytes: limits.journalBytes,
        keptBytes: limits.keptJournalBytes))
  }

  /// Journals of loops that there were when the process had more of them.
  func leftovers(besides loops: Int) throws(FileError) -> [Journal] {
    var found: [Journal] = []
    for name in try directory.names() where name.hasPrefix(Self.prefix) {
      guard let loop = Int(name.dropFirst(Self.prefix.count)), loop >= loops else { continue }
      found.append(try Journal(leftover: directory.subdirectory(name)))
    }
    return found
  }
}
