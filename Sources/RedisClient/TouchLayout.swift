package import Programme

/// Touches in Redis: a sorted set for each person, scored by the second of the click.
///
/// The redirector's clicks are written by ``TouchWriter``, everything else here.
///
/// - Shape: member = eight characters of ``TouchTail``, then the link's code. Adding one again finds it there and
///   changes nothing; two clicks of one person on one link share one once in 10¹⁰ such pairs.
/// - Source: programme rules, section 4.
package enum TouchLayout {
  /// A key is kept for so much longer than its newest touch needs, so that its date needn't be renewed
  /// with every touch. All who write one add it, or one writer would shorten what another counts on.
  package static let renewalMilliseconds: Int64 = 24 * 60 * 60 * 1_000

  /// Appends what records a touch that was reported.
  ///
  /// - Parameter keptUntilMilliseconds: how long it may be asked for, on the wall clock.
  package static func append(
    _ touch: Touch, keptUntilMilliseconds: Int64, to pipeline: inout RedisPipeline
  ) {
    let (prefix, name) = key(of: touch.person)
    let key = (prefix: prefix, name: name.span)
    pipeline.begin(arguments: 4)
    pipeline.argument("ZADD")
    pipeline.argument(key.prefix, key.name, "}")
    pipeline.argument(TouchTail.second(ofMilliseconds: touch.at.milliseconds))
    let tail = TouchTail(atMilliseconds: touch.at.milliseconds, order: touch.order)
    pipeline.argument(tail, Array(touch.code.text.utf8).span)
    appendExpiry(key, keptUntilMilliseconds + renewalMilliseconds, to: &pipeline)
    appendTrim(key, to: &pipeline)
  }

  /// Appends the question for the touches of a person that count; one reply.
  ///
  /// A key may hold some more: those are left to the next one who trims it.
  package static func appendRead(_ person: Person, to pipeline: inout RedisPipeline) {
    let (prefix, name) = key(of: person)
    pipeline.begin(arguments: 5)
    pipeline.argument("ZRANGE")
    pipeline.argument(prefix, name.span, "}")
    pipeline.argument(Int64(-Touch.keptPerPerson))
    pipeline.argument(-1)
    pipeline.argument("WITHSCORES")
  }

  /// All touches of a person, oldest first.
  ///
  /// - Parameter reply: the answer to `appendRead`.
  /// - Returns: also how many members weren't ours; they are left out.
  package static func read(
    _ reply: RedisReply, of person: Person
  ) throws(RedisError) -> (touches: [Touch], malformed: Int) {
    let items = try reply.items()
    guard items.count.isMultiple(of: 2) else {
      throw .unexpectedReply("members without their scores")
    }
    var touches: [Touch] = []
    for index in stride(from: 0, to: items.count, by: 2) {
      if let touch = touch(member: items[index], score: items[index + 1], of: person) {
        touches.append(touch)
      }
    }
    return (touches, items.count / 2 - touches.count)
  }

  private static func touch(
    member: RedisReply, score: RedisReply, of person: Person
  ) -> Touch? {
    guard case .bulk(let member) = member, case .bulk(let score) = score,
      let second = Int64(decimal: score),
      let tail = TouchTail(member.prefix(TouchTail.characters)),
      let milliseconds = tail.milliseconds(inSecond: second),
      let text = String(validating: member.dropFirst(TouchTail.characters), as: UTF8.self),
      let code = LinkCode(code: text)
    else { return nil }
    return Touch(
      person: person, at: Timestamp(milliseconds: milliseconds), code: code, order: tail.order)
  }

  private static func key(of person: Person) -> (prefix: StaticString, name: [UInt8]) {
    switch person {
    case .visitor(let visitor): ("touch:{", Array(visitor.text.utf8))
    case .buyer(let buyer): ("buyer-touch:{", Array(buyer.text.utf8))
    }
  }

  static func appendExpiry(
    _ key: (prefix: StaticString, name: Span<UInt8>), _ expiresAtMilliseconds: Int64,
    to pipeline: inout RedisPipeline
  ) {
    pipeline.begin(arguments: 3)
    // With an absolute time Redis needn't rewrite the command for its append-only file.
    pipeline.argument("PEXPIREAT")
    pipeline.argument(key.prefix, key.name, "}")
    pipeline.argument(expiresAtMilliseconds)
  }

  static func appendTrim(
    _ key: (prefix: StaticString, name: Span<UInt8>), to pipeline: inout RedisPipeline
  ) {
    pipeline.begin(arguments: 4)
    pipeline.argument("ZREMRANGEBYRANK")
    pipeline.argument(key.prefix, key.name, "}")
    pipeline.argument(0)
    pipeline.argument(Int64(-Touch.keptPerPerson - 1))
  }
}
