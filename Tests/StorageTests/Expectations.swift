import Testing

// Within a closure, such as the body of `withStore`, closures stay out of the arguments of `#expect`
// and `#require`: Swift 6.3 takes the next closure for the one in the macro and runs that again.

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
