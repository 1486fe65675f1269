/// One version of a thing, in force from `at` on.
package struct Version<Value: Sendable>: Sendable {
  package let at: Timestamp
  /// The place in the order of recording, which decides between versions of one time.
  package let recorded: Int64
  package let value: Value

  @inlinable package init(at: Timestamp, recorded: Int64, value: Value) {
    self.at = at
    self.recorded = recorded
    self.value = value
  }

  @inlinable package func isNewer<Other>(than other: Version<Other>) -> Bool {
    (at, recorded) > (other.at, other.recorded)
  }
}

/// Every version of one thing.
/// - Source: programme rules, section 1, "Versions".
package struct History<Value: Sendable>: Sendable {
  /// Oldest first; of one time, in the order of recording.
  package let versions: [Version<Value>]

  @inlinable package init(_ versions: [Version<Value>]) {
    // Most things have one version, or none.
    self.versions = versions.count < 2 ? versions : versions.sorted { $1.isNewer(than: $0) }
  }

  @inlinable package static var empty: History { History([]) }

  @inlinable package var isEmpty: Bool { versions.isEmpty }

  /// The version in force at `moment`: the latest `at` that isn't after it, on a tie the one
  /// recorded later.
  @inlinable package func version(at moment: Timestamp) -> Version<Value>? {
    versions.last { $0.at <= moment }
  }

  @inlinable package func value(at moment: Timestamp) -> Value? { version(at: moment)?.value }

  /// The version in force at `moment`, or the first one when the thing came to be later.
  package func valueOrFirst(at moment: Timestamp) -> Value? {
    value(at: moment) ?? versions.first?.value
  }

  /// What a field says at `moment`, or in the first version that names it.
  /// What belongs together is looked up this way, so that a record may arrive before its time.
  package func valueOrFirst<Field>(
    of field: (Value) -> Field?, at moment: Timestamp
  ) -> Field? {
    if let named = value(at: moment).flatMap(field) { return named }
    // Of versions with one time the last recorded is the one that was ever in force.
    let first = versions.first { field($0.value) != nil }
    return first.flatMap { value(at: $0.at) }.flatMap(field)
  }
}

extension History where Value: Party {
  /// Merges a party's records, oldest first.
  package init(merging patches: [Version<Value.Patch>]) {
    let ordered = patches.sorted { $1.isNewer(than: $0) }
    var state = Value()
    self.init(
      ordered.map { patch in
        state.merge(patch.value)
        return Version(at: patch.at, recorded: patch.recorded, value: state)
      })
  }
}
