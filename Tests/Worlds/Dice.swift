import Programme
import Records
import TestSupport

/// Choices that a seed repeats.
struct Dice {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func one<Choice>(of choices: [Choice]) -> Choice { choices[random.below(choices.count)] }

  mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

  mutating func chance(_ percent: Int) -> Bool { random.below(100) < percent }

  mutating func some<Choice>(of choices: [Choice], _ count: Int) -> [Choice] {
    Array(choices.shuffled(using: &random).prefix(count))
  }

  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    elements.shuffled(using: &random)
  }

  /// Mixes sequences at random; each keeps its own order.
  mutating func merged<Element>(_ sequences: [[Element]]) -> [Element] {
    var rest = sequences.filter { !$0.isEmpty }.map { $0[...] }
    var mixed: [Element] = []
    while !rest.isEmpty {
      let index = random.below(rest.count)
      mixed.append(rest[index].removeFirst())
      if rest[index].isEmpty { rest.remove(at: index) }
    }
    return mixed
  }
}

extension JSON.Member {
  static func text(_ key: String, _ value: String) -> Self { .init(key, .string(value)) }
  static func text(_ key: String, _ value: String?) -> Self { .init(key, .optional(value)) }
  static func number(_ key: String, _ value: Int) -> Self { .init(key, .integer(Int64(value))) }
  static func flag(_ key: String, _ value: Bool) -> Self { .init(key, .bool(value)) }

  static func time(_ key: String, _ milliseconds: Int64) -> Self {
    .init(key, .string(RFC3339.text(Timestamp(milliseconds: milliseconds))))
  }

  static func texts(_ key: String, _ values: [String]) -> Self {
    .init(key, .array(values.map(JSON.string)))
  }
}
