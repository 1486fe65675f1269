import EventLoops
import TestSupport
import Testing

@Suite("files")
struct FileTests {
  private let temporary: TemporaryDirectory

  init() throws { temporary = try TemporaryDirectory() }

  @Test("what is appended is read again, also by the next who opens the file")
  func append() throws {
    let path = temporary.path(of: "log")
    let file = try AppendFile(path: path)
    try file.append([1, 2, 3])
    try file.append([])
    try file.append([4])
    try file.dataSync()
    #expect(file.size == 4)
    #expect(try file.read(at: 1, count: 100) == [2, 3, 4])
    #expect(try file.read(at: 4, count: 1) == [])
    let again = try AppendFile(path: path)
    #expect(again.size == 4)
    try again.truncate(to: 2)
    try again.append([9])
    #expect(try again.read(at: 0, count: 3) == [1, 2, 9])
  }

  @Test("a full disk refuses an append, and says so")
  func full() throws {
    let file = try AppendFile(path: "/dev/full")
    let error = #expect(throws: FileError.self) { try file.append([1]) }
    #expect(error?.isFull == true)
    #expect(file.size == 0)
    #expect(error?.description == "cannot write /dev/full: No space left on device")
  }

  @Test("what can't be opened is named with the reason")
  func missing() {
    let error = #expect(throws: FileError.self) { try AppendFile(path: "/nowhere/at/all") }
    #expect(error?.isMissing == true)
    #expect(error?.description == "cannot open /nowhere/at/all: No such file or directory")
  }

  @Test("directories are made with those above them, and list their names in order")
  func directories() throws {
    let inner = temporary.directory.subdirectory("a").subdirectory("b")
    try inner.create()
    try inner.create()
    for name in ["10", "9", "z"] { _ = try AppendFile(path: inner.path(of: name)) }
    #expect(try inner.names() == ["10", "9", "z"])
    try inner.rename("z", to: "0")
    try inner.remove("9")
    try inner.sync()
    #expect(try inner.names() == ["0", "10"])
    #expect(inner.contains("0") && !inner.contains("z"))
    let error = #expect(throws: FileError.self) { try inner.remove("9") }
    #expect(error?.isMissing == true)
  }

  @Test("a file is replaced as a whole, and read up to a limit")
  func replace() throws {
    let directory = temporary.directory
    try directory.replace("state", with: [1, 2, 3])
    try directory.replace("state", with: [4])
    #expect(try directory.names() == ["state"])
    #expect(try directory.read("state", limitBytes: 1) == [4])
    try directory.replace("state", with: [UInt8](repeating: 5, count: 10_000))
    #expect(try directory.read("state", limitBytes: 10_000).count == 10_000)
    #expect(throws: FileError.self) { try directory.read("state", limitBytes: 9_999) }
  }

  @Test("a lock is held by one, until that one goes")
  func lock() throws {
    let path = temporary.path(of: "lock")
    var holder: FileLock? = try FileLock(path: path)
    #expect(throws: FileError.self) { try FileLock(path: path) }
    #expect(holder != nil)
    holder = nil
    #expect(throws: Never.self) { try FileLock(path: path) }
  }
}
