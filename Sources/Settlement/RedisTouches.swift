package import Programme
package import RedisClient

/// Touches as the redirectors and the console write them to Redis.
package struct RedisTouches: TouchSource {
  private let redis: RedisService

  /// People asked for in one pipeline.
  private static let peoplePerPipeline = 1_000
  private static let deadlineMilliseconds: Int64 = 5_000

  package init(_ redis: RedisService) { self.redis = redis }

  package func touches(of people: Set<Person>) async throws -> [Person: [Touch]] {
    var found: [Person: [Touch]] = [:]
    var rest = Array(people)[...]
    while !rest.isEmpty {
      let some = rest.prefix(Self.peoplePerPipeline)
      rest = rest.dropFirst(some.count)
      var pipeline = RedisPipeline()
      for person in some { TouchLayout.appendRead(person, to: &pipeline) }
      let replies = try await redis.send(
        pipeline, deadlineMilliseconds: Self.deadlineMilliseconds)
      for (person, reply) in zip(some, replies) {
        found[person] = try TouchLayout.read(reply, of: person).touches
      }
    }
    return found
  }
}
