/// Where a code stands in an index: a hash with a key of the process's own, so that nobody can
/// choose codes that meet.
struct LinkHash: Sendable {
  private let first: UInt64
  private let second: UInt64

  /// - Parameter random: what nobody outside may know.
  init(random first: UInt64, _ second: UInt64) {
    self.first = first
    self.second = second
  }

  @inline(__always)
  func callAsFunction(_ code: CodeKey) -> UInt32 {
    let once = Self.fold(code.bits ^ first, second | 1)
    return UInt32(truncatingIfNeeded: Self.fold(once ^ second, first | 1) &>> 32)
  }

  /// Both halves of the product, mixed: each bit of it depends on all bits below it.
  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
