import Programme

/// How many clicks there were of each kind.
struct ClickKindCounts {
  private var counts = InlineArray<7, UInt32>(repeating: 0)

  /// - Parameter byte: a kind's.
  subscript(byte: Int) -> UInt32 { counts[byte] }

  mutating func add(_ kind: ClickKind) { counts[Int(kind.byte)] &+= 1 }
}

extension ClickKind {
  /// In the order of their bytes.
  static let byByte: [ClickKind] = [
    .touch, .placement, .head, .speculation, .subresource, .bot, .preview,
  ]

  /// What stands for it in a journal, for good.
  var byte: UInt8 {
    switch self {
    case .touch: 0
    case .placement: 1
    case .head: 2
    case .speculation: 3
    case .subresource: 4
    case .bot: 5
    case .preview: 6
    }
  }

  init?(byte: UInt8) {
    guard Int(byte) < Self.byByte.count else { return nil }
    self = Self.byByte[Int(byte)]
  }
}
