import Synchronization

/// Waits for a task, but not for longer than agreed; the task goes on regardless.
final class Deadline: Sendable {
  private let milliseconds: Int64
  private let waiter = Mutex<CheckedContinuation<Void, Never>?>(nil)

  init(milliseconds: Int64) { self.milliseconds = milliseconds }

  func wait(for task: Task<Bool, Never>) async {
    await withCheckedContinuation { continuation in
      waiter.withLock { $0 = continuation }
      let timer = Task {
        try? await Task.sleep(for: .milliseconds(milliseconds))
        resume()
      }
      Task {
        _ = await task.value
        timer.cancel()
        resume()
      }
    }
  }

  private func resume() {
    waiter.withLock { waiter in
      defer { waiter = nil }
      return waiter
    }?.resume()
  }
}
