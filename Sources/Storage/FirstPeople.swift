internal import Programme

/// A person's touch on a link, as the store keeps it among the first ones.
///
/// - Shape as text: `MILLISECONDS`, then `v` for a visitor or `b` for a buyer, then the id.
struct Opening: Equatable {
  let at: Int64
  /// The kind's letter and the id: what tells people apart.
  let person: ArraySlice<UInt8>

  init(_ open: LinkOpen) {
    at = open.at.milliseconds
    person = [open.person.letter] + open.person.id.utf8
  }

  /// - Returns: nil unless the text is whole.
  init?(_ text: ArraySlice<UInt8>) {
    let isBeforeEpoch = text.first == UInt8(ascii: "-")
    let digits = isBeforeEpoch ? text.dropFirst() : text
    var at: Int64 = 0
    var index = digits.startIndex
    while index < digits.endIndex, let digit = digits[index].digit {
      at = at &* 10 &+ digit
      index += 1
    }
    guard index > digits.startIndex, index < digits.endIndex, digits[index].isPersonLetter
    else { return nil }
    self.at = isBeforeEpoch ? -at : at
    person = digits[index...]
  }

  func append(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: String(at).utf8)
    bytes.append(contentsOf: person)
  }

  static func append(_ open: LinkOpen, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: String(open.at.milliseconds).utf8)
    bytes.append(open.person.letter)
    bytes.append(contentsOf: open.person.id.utf8)
  }

  func open(of code: LinkCode) -> LinkOpen {
    LinkOpen(
      code: code, at: Timestamp(milliseconds: at),
      person: Person(
        isBuyer: person.first == UInt8(ascii: "b"),
        id: String(decoding: person.dropFirst(), as: UTF8.self)))
  }

  /// By time, visitors before buyers, then by id.
  func comes(before other: Opening) -> Bool {
    guard at == other.at else { return at < other.at }
    let (letter, others) = (person[person.startIndex], other.person[other.person.startIndex])
    guard letter == others else { return letter > others }
    return person.lexicographicallyPrecedes(other.person)
  }
}

/// Who left the first touches on a link, in their order; ``LinkOpen/keptPerLink`` at most.
///
/// - Shape as text: a line for each.
struct FirstPeople {
  private(set) var openings: [Opening] = []

  init() {}

  /// - Throws: ``StoreError/corrupt(_:)``
  init(stored bytes: [UInt8]) throws {
    openings.reserveCapacity(LinkOpen.keptPerLink + 1)
    var start = 0
    while start < bytes.count {
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")),
        let opening = Opening(bytes[start..<end])
      else { throw StoreError.unreadableOpens }
      openings.append(opening)
      start = end + 1
    }
  }

  /// Takes note of a touch, in whichever order they are told.
  /// - Returns: whether that changed anything.
  mutating func add(_ opening: Opening) -> Bool {
    let isFull = openings.count >= LinkOpen.keptPerLink
    if isFull, let last = openings.last, last.at < opening.at { return false }
    if let known = openings.firstIndex(where: { $0.person == opening.person }) {
      guard opening.at < openings[known].at else { return false }
      openings.remove(at: known)
    } else if isFull {
      guard let last = openings.last, opening.comes(before: last) else { return false }
      openings.removeLast()
    }
    let place = openings.firstIndex { opening.comes(before: $0) } ?? openings.endIndex
    openings.insert(opening, at: place)
    return true
  }

  var text: String {
    var bytes: [UInt8] = []
    for opening in openings {
      opening.append(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension StoreError {
  static var unreadableOpens: StoreError {
    .corrupt(
      "the first people of a link can't be read; the ledger was altered by hand: restore a backup")
  }
}

extension UInt8 {
  fileprivate var digit: Int64? {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) ? Int64(self - UInt8(ascii: "0")) : nil
  }

  fileprivate var isPersonLetter: Bool { self == UInt8(ascii: "v") || self == UInt8(ascii: "b") }
}

extension Person {
  fileprivate var letter: UInt8 {
    switch self {
    case .visitor: UInt8(ascii: "v")
    case .buyer: UInt8(ascii: "b")
    }
  }
}
