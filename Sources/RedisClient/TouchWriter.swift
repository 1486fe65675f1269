import EventLoops
import Programme

/// What a visitor's key needs beyond one more touch.
package enum TouchUpkeep: Equatable, Sendable {
  /// Nothing: it was seen to not long ago.
  case none
  /// A date at which it expires; on the wall clock.
  case expiry(atMilliseconds: Int64)
  /// That, and the removal of touches beyond those that count.
  case expiryAndTrim(atMilliseconds: Int64)
}

/// Writes the touches of clicks, one after the other: the hot half of ``TouchLayout``.
///
/// Neighbours mostly share their times, so the commands are there already, but for who clicked what.
package struct TouchWriter {
  /// Characters of a code at most, which are six bits each.
  package static let codeCharacters = 10

  /// By how many characters the code has.
  private var additions = [VisitorCommand?](repeating: nil, count: Self.codeCharacters + 1)
  private var expiry = VisitorCommand("PEXPIREAT", number: 0)
  private let trim = VisitorCommand(
    "ZREMRANGEBYRANK", number: 0, last: Array("\(-Touch.keptPerPerson - 1)".utf8))

  package init() {}

  /// Appends what records a click: adding the same one again changes nothing.
  ///
  /// - Parameters:
  ///   - visitor: its 32 characters, eight in each word, the first one lowest.
  ///   - order: of ``Touch/orderBits``.
  ///   - code: six bits for each character, the last one lowest.
  package mutating func append(
    visitor: InlineArray<4, UInt64>, atMilliseconds: Int64, order: UInt64, code: UInt64,
    characters: Int, upkeep: TouchUpkeep, to pipeline: inout RedisPipeline
  ) {
    pipeline.appendCommand { commands in
      let second = TouchTail.second(ofMilliseconds: atMilliseconds)
      if additions[characters] == nil {
        additions[characters] = Self.addition(second, characters)
      }
      additions[characters]!.set(second)
      additions[characters]!.append(visitor, to: &commands)
      let tail = TouchTail(atMilliseconds: atMilliseconds, order: order)
      Self.writeMember(tail, code, characters, atEndOf: &commands)
    }
    switch upkeep {
    case .none: return
    case .expiry(let time): append(visitor, expiringAt: time, to: &pipeline)
    case .expiryAndTrim(let time):
      append(visitor, expiringAt: time, to: &pipeline)
      pipeline.appendCommand { trim.append(visitor, to: &$0) }
    }
  }

  private mutating func append(
    _ visitor: InlineArray<4, UInt64>, expiringAt milliseconds: Int64,
    to pipeline: inout RedisPipeline
  ) {
    pipeline.appendCommand { commands in
      // With an absolute time Redis needn't rewrite the command for its append-only file.
      expiry.set(milliseconds)
      expiry.append(visitor, to: &commands)
    }
  }

  private static func addition(_ second: Int64, _ characters: Int) -> VisitorCommand {
    let member = [UInt8](repeating: UInt8(ascii: "~"), count: TouchTail.characters + characters)
    return VisitorCommand("ZADD", number: second, last: member)
  }

  /// Writes the member over what stands before the last line end.
  private static func writeMember(
    _ tail: TouchTail, _ code: UInt64, _ characters: Int, atEndOf commands: inout [UInt8]
  ) {
    let start = commands.count &- 2 &- TouchTail.characters &- characters
    let codeStart = start &+ TouchTail.characters
    let left = code &<< UInt64(6 &* (codeCharacters &- characters))
    let first = SortableText.word(left &>> 12)
    var span = commands.mutableSpan
    span.store(SortableText.word(tail.bits), at: start)
    guard characters >= 6 else {
      for index in 0..<characters {
        span[codeStart &+ index] = UInt8(truncatingIfNeeded: first &>> UInt64(8 &* index))
      }
      return
    }
    // Of a shorter code than eight characters it takes the line end along.
    span.store(first, at: codeStart)
    if characters > 8 {
      let rest = SortableText.word(left &<< 36)
      for index in 8..<characters {
        span[codeStart &+ index] = UInt8(truncatingIfNeeded: rest &>> UInt64(8 &* (index &- 8)))
      }
    }
    span[codeStart &+ characters] = UInt8(ascii: "\r")
    span[codeStart &+ characters &+ 1] = UInt8(ascii: "\n")
  }
}
