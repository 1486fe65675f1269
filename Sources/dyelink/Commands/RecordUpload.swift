import Records

/// Sends records in chunks and tells how far it has come.
enum RecordUpload {
  /// What was taken in, by the API's own count.
  struct Total: Equatable, Sendable {
    var accepted: Int64 = 0
    var duplicates: Int64 = 0
  }

  /// - Throws: ``CommandFailure`` naming record and line of the file, and what was taken in before.
  static func send(_ path: String, to target: [String], _ client: APIClient) async throws -> Total {
    var source = try RecordSource(path: path)
    var total = Total()
    var sent = 0
    while let chunk = try source.next() {
      do {
        let answer = try await client.call("POST", target, .records(chunk.bytes))
        total.accepted += answer["accepted"]?.integer ?? 0
        total.duplicates += answer["duplicates"]?.integer ?? 0
      } catch let problem as ProblemReport {
        throw problem.placed(in: chunk, after: sent).failure.after(sent)
      } catch let failure as CommandFailure {
        throw failure.after(sent)
      }
      sent += chunk.records
      if chunk.records == RecordSource.recordsPerChunk {
        Output.progress("\(sent) records sent")
      }
    }
    return total
  }
}

extension ProblemReport {
  /// Of the file rather than of the chunk.
  fileprivate func placed(in chunk: RecordSource.Chunk, after sent: Int) -> ProblemReport {
    guard let record, (1...chunk.records).contains(Int(record)) else { return self }
    var placed = self
    placed.record = record + Int64(sent)
    placed.line = Int64(chunk.lines[Int(record) - 1])
    return placed
  }
}

extension CommandFailure {
  fileprivate func after(_ sent: Int) -> CommandFailure {
    guard sent > 0 else { return self }
    return CommandFailure(
      status, what, why: why,
      remedy: "\(remedy)\nthe first \(sent) records were taken in, and may be sent again")
  }
}
