import EventLoops
import Synchronization

/// Does for a loop what may wait for the disk, on a thread of its own.
final class FileKeeper: Sendable {
  enum Job: Sendable {
    /// Get these onto the disk, and tell.
    case sync(files: [AppendFile], directory: Directory?, number: UInt64)
    /// Put a small file in place of the one that is there.
    case replace(Directory, name: String, content: [UInt8])
    case stop
  }

  struct SyncResult: Sendable {
    let number: UInt64
    let failure: FileError?
  }

  private let jobs = Mailbox<Job>()
  private let thread: LoopThread

  /// - Parameter results: where the outcome of each sync is told.
  init(name: String, results: Mailbox<SyncResult>) throws {
    let jobs = self.jobs
    thread = try LoopThread.start(name: name) { loop in
      try jobs.open(on: loop) { batch in
        for job in batch { Self.run(job, loop, jobs, results) }
      }
    }
  }

  func post(_ job: Job) { jobs.post(job) }

  /// Finishes what was posted, and ends the thread.
  func stop() {
    jobs.post(.stop)
    try? thread.join()
  }

  private static func run(
    _ job: Job, _ loop: EventLoop, _ jobs: Mailbox<Job>, _ results: Mailbox<SyncResult>
  ) {
    switch job {
    case .sync(let files, let directory, let number):
      results.post(SyncResult(number: number, failure: sync(files, directory)))
    case .replace(let directory, let name, let content):
      // The old one stays in place when this fails, which costs only a second shipping.
      try? directory.replace(name, with: content)
    case .stop:
      jobs.close()
      loop.stop()
    }
  }

  private static func sync(_ files: [AppendFile], _ directory: Directory?) -> FileError? {
    do throws(FileError) {
      for file in files { try file.dataSync() }
      try directory?.sync()
      return nil
    } catch { return error }
  }
}
