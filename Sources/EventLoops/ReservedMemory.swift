import Glibc

/// A long row of words that grows without being moved, one thread's own: its addresses are set
/// aside at once, its pages are taken as they are first written, and given back with it.
///
/// - Shape: what was never written is zero. Every access is checked against the size.
@safe
package struct ReservedMemory: ~Copyable {
  /// What growing makes usable in one go, so that few steps are calls of the kernel.
  private static let stepBytes = 1 << 20
  private static let wordBytes = 8

  @usableFromInline let base: UnsafeMutableRawPointer
  private let reservedBytes: Int
  /// What may be read and written.
  private var usableBytes = 0
  /// How many words there are.
  package private(set) var count = 0

  /// - Parameter words: the most that it may grow to.
  /// - Throws: `ENOMEM` when the process may have no more addresses.
  package init(limit words: Int) throws(FileError) {
    let (bytes, overflow) = max(1, words).multipliedReportingOverflow(by: Self.wordBytes)
    precondition(!overflow, "more words than there are addresses")
    // SAFETY: a fresh mapping that nothing may touch yet, and that nobody else knows.
    let mapping = unsafe mmap(
      nil, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    // SAFETY: compares with the pointer that stands for failure.
    guard let base = unsafe mapping, unsafe base != MAP_FAILED else {
      throw .last("reserve", "\(bytes) bytes of address space")
    }
    unsafe self.base = base
    reservedBytes = bytes
  }

  deinit {
    // SAFETY: this mapping, whole, was made by `init`, and nothing outlives the owner.
    _ = unsafe munmap(base, reservedBytes)
  }

  /// - Returns: false when the limit or the system's memory doesn't allow so many.
  package mutating func grow(to words: Int) -> Bool {
    guard words > count else { return true }
    guard words <= reservedBytes / Self.wordBytes else { return false }
    let bytes = words * Self.wordBytes
    if bytes > usableBytes {
      let steps = (bytes + Self.stepBytes - 1) / Self.stepBytes
      let usable = min(reservedBytes, steps * Self.stepBytes)
      // SAFETY: within the mapping, from a page's start on.
      guard unsafe mprotect(base, usable, PROT_READ | PROT_WRITE) == 0 else { return false }
      usableBytes = usable
    }
    count = words
    return true
  }

  @inlinable
  package subscript(index: Int) -> UInt64 {
    get {
      precondition(index >= 0 && index < count, "a word outside of the memory")
      // SAFETY: within the words that were made usable.
      return unsafe base.load(fromByteOffset: index &* 8, as: UInt64.self)
    }
    set {
      precondition(index >= 0 && index < count, "a word outside of the memory")
      // SAFETY: within the words that were made usable.
      unsafe base.storeBytes(of: newValue, toByteOffset: index &* 8, as: UInt64.self)
    }
  }

  /// Writes bytes, the first of them at the start of a word.
  package mutating func write(_ bytes: Span<UInt8>, at index: Int) {
    precondition(
      index >= 0 && index <= count && bytes.count <= (count - index) * Self.wordBytes,
      "bytes outside of the memory")
    // SAFETY: the place has room, as was checked, and the bytes aren't part of it.
    unsafe bytes.withUnsafeBytes { source in
      guard let first = source.baseAddress else { return }
      unsafe (base + index * Self.wordBytes).copyMemory(from: first, byteCount: source.count)
    }
  }

  /// Appends `range` of the memory, in bytes, to a vector.
  @inlinable
  package func append(_ range: Range<Int>, to bytes: inout [UInt8]) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count &* 8, "bytes outside of the memory")
    // SAFETY: within the words that were made usable; the vector is elsewhere.
    unsafe bytes.append(
      contentsOf: UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
  }
}
