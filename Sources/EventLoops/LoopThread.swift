import CLibuv
import Glibc
import Synchronization

/// A thread of its own that runs one event loop from its set-up to `EventLoop.stop`.
package final class LoopThread: Sendable {
  private let thread: Mutex<pthread_t?>
  private let run: Run

  private init(_ thread: pthread_t, _ run: Run) {
    self.thread = Mutex(thread)
    self.run = run
  }

  /// Starts a thread, makes a loop on it, runs `setUp` there and then the loop.
  ///
  /// - Parameter name: what `top -H` shows, up to 15 bytes.
  /// - Returns: once `setUp` is done.
  /// - Throws: what `setUp` threw, or ``UVError``; the thread is over then.
  package static func start(
    name: String, _ setUp: @escaping @Sendable (EventLoop) throws -> Void
  ) throws -> LoopThread {
    let run = Run(name: name, setUp: setUp)
    var thread = pthread_t()
    // SAFETY: the reference is taken back exactly once, by the thread's first instruction.
    let result = unsafe pthread_create(
      &thread, nil,
      { context in
        unsafe Unmanaged<Run>.fromOpaque(context!).takeRetainedValue().main()
        return nil
      }, Unmanaged.passRetained(run).toOpaque())
    guard result == 0 else { throw UVError(code: -result, call: "pthread_create") }
    let started = LoopThread(thread, run)
    do { try run.started.take().get() } catch {
      try? started.join()
      throw error
    }
    return started
  }

  /// Lets other threads go first on a busy processor, for as long as the calling one lives.
  package static func yieldToOthers() { _ = nice(politeness) }

  /// Of 19 at most; a share of the processor a tenth as large.
  private static let politeness: CInt = 10

  /// Leaves the processor to others, in the middle of work that isn't urgent.
  package static func pause() { usleep(pauseMicroseconds) }

  private static let pauseMicroseconds: useconds_t = 1_000

  /// Waits for the loop's end; call it from another thread.
  ///
  /// - Throws: `EBUSY` when the loop's owner forgot to close something.
  package func join() throws(UVError) {
    let waiting = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let waiting else { return }
    _ = pthread_join(waiting, nil)
    if let leak = run.leak.withLock({ $0 }) { throw leak }
  }
}

/// What a loop's thread does.
private final class Run: Sendable {
  let started = OneShot<Result<Void, any Error>>()
  let leak = Mutex<UVError?>(nil)
  private let name: String
  private let setUp: @Sendable (EventLoop) throws -> Void

  init(name: String, setUp: @escaping @Sendable (EventLoop) throws -> Void) {
    self.name = name
    self.setUp = setUp
  }

  func main() {
    // SAFETY: the kernel copies the name during the call, and cuts it to 15 bytes.
    unsafe _ = name.withCString { unsafe dyelink_name_thread($0) }
    do {
      let loop = try EventLoop()
      let result = Result { try setUp(loop) }
      started.put(result)
      if case .success = result { loop.run() }
      do throws(UVError) { try loop.close() } catch { leak.withLock { $0 = error } }
    } catch { started.put(.failure(error)) }
  }
}
