import CLibuv
import Synchronization

/// The way into a loop for other threads: messages are handed over in batches, in order.
///
/// It may be filled before a loop opens it, and is deaf once closed.
package final class Mailbox<Message: Sendable>: Sendable {
  /// Room for a burst while the loop is busy; a mailbox that needs another bound names its own.
  package static var defaultCapacity: Int { 65_536 }

  /// What is larger after a burst isn't kept for the next one.
  private static var keptCapacity: Int { 64 }

  package enum PostOutcome: Sendable { case accepted, full, closed }

  private struct State {
    var pending: [Message] = []
    /// Room for those that come while others are delivered.
    var spare: [Message] = []
    var wakeUp: WakeUp?
    var isClosed = false
  }

  private let capacity: Int
  private let state = Mutex(State())

  package init(capacity: Int = Mailbox.defaultCapacity) { self.capacity = capacity }

  /// Hands a message over, from any thread.
  @discardableResult
  package func post(_ message: Message) -> PostOutcome {
    state.withLock { state in
      guard !state.isClosed else { return .closed }
      guard state.pending.count < capacity else { return .full }
      state.pending.append(message)
      // Only empty → non-empty wakes: the loop takes all that is there.
      if state.pending.count == 1 { state.wakeUp?.send() }
      return .accepted
    }
  }

  /// Starts delivery on `loop`, on its thread; `onMessages` gets everything since the last batch.
  package func open(
    on loop: EventLoop, _ onMessages: @escaping ([Message]) -> Void
  ) throws(UVError) {
    let wakeUp = try WakeUp(loop) { [unowned self] in deliver(to: onMessages) }
    state.withLock { state in
      precondition(state.wakeUp == nil && !state.isClosed, "a mailbox is opened once")
      state.wakeUp = wakeUp
      if !state.pending.isEmpty { wakeUp.send() }
    }
    wakeUp.keepAlive = self
  }

  /// Ends delivery, on the loop's thread.
  ///
  /// - Returns: what was posted but never delivered.
  @discardableResult
  package func close() -> [Message] {
    let (wakeUp, undelivered) = state.withLock { state in
      state.isClosed = true
      defer {
        state.wakeUp = nil
        state.pending = []
      }
      return (state.wakeUp, state.pending)
    }
    wakeUp?.close()
    return undelivered
  }

  private func deliver(to onMessages: ([Message]) -> Void) {
    var batch = state.withLock { state in
      defer { (state.pending, state.spare) = (state.spare, []) }
      return state.pending
    }
    if !batch.isEmpty { onMessages(batch) }
    guard batch.capacity <= Self.keptCapacity else { return }
    batch.removeAll(keepingCapacity: true)
    state.withLock { $0.spare = batch }
  }
}
