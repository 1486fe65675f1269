/// Finds known words in a User-Agent in one pass, however many words there are (Aho and Corasick's
/// automaton).
///
/// Words are spelled in small letters; `|` stands for anything that is neither letter nor digit,
/// the text's ends included, and `#` for a digit.
struct AgentMatcher: Sendable {
  private static let symbols = 32
  private static let boundary: UInt8 = 26
  private static let digit: UInt8 = 27
  private static let foreign: UInt8 = 28

  /// The symbol of each byte.
  private let symbolOfByte: [UInt8]
  /// The state that follows, for each state and symbol.
  private var next: [UInt16]
  /// What is known once a state is reached.
  private var verdicts: [AgentKind?]

  init(_ words: [(word: String, kind: AgentKind)]) {
    symbolOfByte = (0...255).map(Self.symbol)
    next = [UInt16](repeating: 0, count: Self.symbols)
    verdicts = [nil]
    for (word, kind) in words { insert(word, kind) }
    link()
  }

  /// The most telling kind of the words that occur in the text.
  func kind(of text: Span<UInt8>, in range: Range<Int>) -> AgentKind {
    var found = AgentKind.person
    var state = Int(next[Int(Self.boundary)])
    for index in range {
      state = Int(next[state &* Self.symbols &+ Int(symbolOfByte[Int(text[index])])])
      if state != 0, let kind = verdicts[state], kind > found { found = kind }
    }
    state = Int(next[state &* Self.symbols &+ Int(Self.boundary)])
    if let kind = verdicts[state], kind > found { found = kind }
    return found
  }

  private static func symbol(_ byte: Int) -> UInt8 {
    switch UInt8(byte) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt8(byte) - UInt8(ascii: "a")
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt8(byte) - UInt8(ascii: "A")
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit
    case 0x80...: foreign
    default: boundary
    }
  }

  private mutating func insert(_ word: String, _ kind: AgentKind) {
    var state = 0
    for byte in word.utf8 {
      let symbol =
        byte == UInt8(ascii: "|")
        ? Self.boundary : byte == UInt8(ascii: "#") ? Self.digit : Self.symbol(Int(byte))
      let edge = state * Self.symbols + Int(symbol)
      if next[edge] == 0 {
        next[edge] = UInt16(verdicts.count)
        verdicts.append(nil)
        next.append(contentsOf: repeatElement(0, count: Self.symbols))
      }
      state = Int(next[edge])
    }
    verdicts[state] = kind
  }

  /// Turns the tree of words into an automaton: where a word breaks off, the longest end of what
  /// was read that begins a word goes on.
  private mutating func link() {
    var fallback = [Int](repeating: 0, count: verdicts.count)
    var queue = [0]
    var position = 0
    while position < queue.count {
      let state = queue[position]
      position += 1
      // The longer word's verdict stands: it is the more exact one.
      if verdicts[state] == nil { verdicts[state] = verdicts[fallback[state]] }
      for symbol in 0..<Self.symbols {
        let edge = state * Self.symbols + symbol
        let onward = state == 0 ? 0 : Int(next[fallback[state] * Self.symbols + symbol])
        let child = Int(next[edge])
        if child == 0 {
          next[edge] = UInt16(onward)
        } else {
          fallback[child] = onward
          queue.append(child)
        }
      }
    }
  }
}
