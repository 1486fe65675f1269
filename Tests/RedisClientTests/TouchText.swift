import EventLoops
import RedisClient

extension TouchWriter {
  /// The same for ids as texts: a visitor of 32 characters, and a code.
  mutating func append(
    visitor: String, atMilliseconds: Int64, order: UInt64, code: String, upkeep: TouchUpkeep,
    to pipeline: inout RedisPipeline
  ) {
    let name = Array(visitor.utf8)
    let code = Array(code.utf8)
    append(
      visitor: [
        name.span.word(at: 0), name.span.word(at: 8), name.span.word(at: 16),
        name.span.word(at: 24),
      ],
      atMilliseconds: atMilliseconds, order: order,
      code: SortableText.bits(code.span, from: 0, characters: code.count)!,
      characters: code.count, upkeep: upkeep, to: &pipeline)
  }
}
