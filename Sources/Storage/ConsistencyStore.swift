/// What a store can tell of its own rows without asking the rules: whether those that say the same thing agree.
package protocol ConsistencyReading {
  /// What contradicts itself, in words, at most `limit`: names and places that stand beside the content that
  /// they are taken from, rows that are counted in others, and numbers that can't have a gap.
  func contradictions(limit: Int) throws -> [String]
}
