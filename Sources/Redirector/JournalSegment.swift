import EventLoops

/// One file of a journal: a header of a record's length, then records.
final class JournalSegment {
  static let headerBytes = JournalRecord.bytes
  static let header: [UInt8] = {
    let text = Array("dyelink journal, version 1, records of 64 bytes\n".utf8)
    return text + repeatElement(UInt8(ascii: "\n"), count: headerBytes - text.count)
  }()
  private static let suffix = ".journal"
  private static let digits = 12

  let number: UInt64
  let file: AppendFile

  /// Bytes that hold whole records, the header included.
  var size: Int { file.size }

  /// Opens a segment that is there, and cuts its torn tail.
  ///
  /// - Returns: the bytes cut off, too.
  static func open(
    _ number: UInt64, in directory: Directory
  ) throws(FileError) -> (segment: JournalSegment, cutBytes: Int) {
    let file = try AppendFile(path: directory.path(of: name(number)))
    let whole = try wholeBytes(of: file)
    let cut = file.size - whole
    if cut > 0 { try file.truncate(to: whole) }
    let segment = JournalSegment(number, file)
    if whole == 0 { try file.append(header) }
    return (segment, cut)
  }

  static func create(_ number: UInt64, in directory: Directory) throws(FileError) -> JournalSegment
  {
    let file = try AppendFile(path: directory.path(of: name(number)))
    try file.append(header)
    return JournalSegment(number, file)
  }

  private init(_ number: UInt64, _ file: AppendFile) {
    self.number = number
    self.file = file
  }

  static func name(_ number: UInt64) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text + suffix
  }

  static func number(of name: String) -> UInt64? {
    name.hasSuffix(suffix) ? UInt64(name.dropLast(suffix.count)) : nil
  }

  /// Where the last whole record ends: what follows it was never finished.
  private static func wholeBytes(of file: AppendFile) throws(FileError) -> Int {
    guard file.size >= headerBytes else { return 0 }
    var end = headerBytes + (file.size - headerBytes) / JournalRecord.bytes * JournalRecord.bytes
    while end > headerBytes {
      let record = try file.read(at: end - JournalRecord.bytes, count: JournalRecord.bytes)
      if JournalRecord(record.span, at: 0) != nil { break }
      end -= JournalRecord.bytes
    }
    return end
  }
}
