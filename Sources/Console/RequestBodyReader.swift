import Hummingbird
import NIOCore

/// Reads a body as far as it may go, in the time that it may take.
enum RequestBodyReader {
  /// - Parameter declared: the length that the request announces.
  /// - Throws: ``Problem`` 413 or 408.
  static func read(
    _ body: RequestBody, declared: Int64?, limit: Int, milliseconds: Int64
  ) async throws -> [UInt8] {
    let tooLarge = Problem.tooLarge("the body is longer than \(limit) bytes")
    guard declared ?? 0 <= Int64(limit) else { throw tooLarge }
    return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
      group.addTask {
        do {
          return Array(try await body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
          throw tooLarge
        }
      }
      group.addTask {
        try? await Task.sleep(for: .milliseconds(milliseconds))
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let bytes = first else {
        throw Problem(408, .timedOut, "the body took longer than \(milliseconds) ms")
      }
      return bytes
    }
  }
}
