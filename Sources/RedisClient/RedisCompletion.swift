/// Called once with all replies of a pipeline, in its order, or with why there are none.
package typealias RedisCompletion = (Result<[RedisReply], RedisError>) -> Void
