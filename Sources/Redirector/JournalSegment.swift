import EventLoops

/// One file of a journal: a header of a record's length, then records.
///
/// - Shape: the header is text: the version, and 16 random digits by which the segment is known to whoever
///   counts its records; a copy of it elsewhere has the same ones, and isn't counted twice.
final class JournalSegment {
  static let headerBytes = JournalRecord.bytes
  private static let title = Array("dyelink journal, version 2, segment ".utf8)
  private static let idDigits = 16

  private static func header() -> [UInt8] {
    var text = title
    for byte in Entropy.bytes(idDigits / 2) {
      text += [byte >> 4, byte & 15].map { Array(String($0, radix: 16).utf8)[0] }
    }
    return text + repeatElement(UInt8(ascii: "\n"), count: headerBytes - text.count)
  }

  /// - Returns: nil for a header of another version.
  private static func id(in header: [UInt8]) -> String? {
    guard header.starts(with: title) else { return nil }
    let digits = header.dropFirst(title.count).prefix(idDigits)
    guard digits.count == idDigits,
      digits.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return nil }
    return String(decoding: digits, as: UTF8.self)
  }

  private static let suffix = ".journal"
  private static let digits = 12

  let number: UInt64
  /// Its name among the segments of all journals; nil in one of an earlier version.
  let id: String?
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
    if whole == 0 { try file.append(header()) }
    let id = id(in: try file.read(at: 0, count: headerBytes))
    return (JournalSegment(number, id, file), cut)
  }

  static func create(_ number: UInt64, in directory: Directory) throws(FileError) -> JournalSegment
  {
    let file = try AppendFile(path: directory.path(of: name(number)))
    let header = header()
    try file.append(header)
    return JournalSegment(number, id(in: header), file)
  }

  private init(_ number: UInt64, _ id: String?, _ file: AppendFile) {
    self.number = number
    self.id = id
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
