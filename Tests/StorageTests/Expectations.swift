import Testing

// Closures stay out of the arguments of `#expect`: of two in one test the compiler may take one for
// the other.

/// Expects two values to be equal.
func expect<Value: Equatable>(
  _ actual: Value, equals expected: Value, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual == expected, sourceLocation: sourceLocation)
}

/// What `work` throws; nil when it throws nothing.
func failure(_ work: () throws -> Void) -> (any Error)? {
  do {
    try work()
    return nil
  } catch {
    return error
  }
}
