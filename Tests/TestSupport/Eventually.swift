/// Polls until `condition` holds.
///
/// - Returns: whether it did before the deadline.
package func eventually(
  within deadline: Duration = .seconds(60), _ condition: () async throws -> Bool
) async rethrows -> Bool {
  let clock = ContinuousClock()
  let end = clock.now + deadline
  repeat {
    if try await condition() { return true }
    try? await clock.sleep(for: .milliseconds(5))
  } while clock.now < end
  return try await condition()
}
