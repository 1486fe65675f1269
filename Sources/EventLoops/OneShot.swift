import Glibc

/// A value that one thread puts and another waits for, once.
@safe
final class OneShot<Value>: @unchecked Sendable {
  // SAFETY: both are allocated and initialised before `self` can be seen, and freed only in `deinit`,
  // when no thread can still be waiting.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  /// Guarded by `mutex`.
  private var value: Value?

  init() {
    // SAFETY: both stay in place until `deinit`.
    unsafe mutex = .allocate(capacity: 1)
    unsafe changed = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    // SAFETY: nobody waits any more: whoever does holds a reference.
    unsafe pthread_cond_destroy(changed)
    unsafe pthread_mutex_destroy(mutex)
    unsafe changed.deallocate()
    unsafe mutex.deallocate()
  }

  func put(_ newValue: Value) {
    // SAFETY: initialised, and locked and unlocked by this thread.
    unsafe pthread_mutex_lock(mutex)
    value = newValue
    unsafe pthread_cond_signal(changed)
    unsafe pthread_mutex_unlock(mutex)
  }

  /// Waits for the value.
  func take() -> Value {
    // SAFETY: initialised, and locked and unlocked by this thread.
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      if let value { return value }
      unsafe pthread_cond_wait(changed, mutex)
    }
  }
}
