import CLibuv

/// The memory of one libuv handle, on the heap until its close callback has run.
///
/// The handle retains its owner from `retain` until then, so that callbacks, which don't capture,
/// find it again through `handle.data`.
@safe
struct HandleStorage {
  /// The fields that every kind of handle begins with.
  let base: UnsafeMutablePointer<uv_handle_t>

  init(_ kind: uv_handle_type) {
    let size = uv_handle_size(kind)
    // SAFETY: libuv's own size, zeroed, and aligned for any of its fields.
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    unsafe base = memory.assumingMemoryBound(to: uv_handle_t.self)
  }

  /// The handle as what its kind says.
  func pointer<Raw>(as type: Raw.Type = Raw.self) -> UnsafeMutablePointer<Raw> {
    // SAFETY: callers name the type of the kind that they made, or one that it begins with.
    unsafe UnsafeMutableRawPointer(base).assumingMemoryBound(to: type)
  }

  /// Ties `owner` to the handle; call it once, after the handle's init function succeeded.
  func retain(_ owner: AnyObject) {
    // SAFETY: every kind of handle begins with these fields; `close` balances the retain.
    unsafe base.pointee.data = Unmanaged.passRetained(owner).toOpaque()
  }

  /// Closes the handle; its memory and its hold on the owner go in the close callback.
  func close() {
    // SAFETY: owners close once, and use the handle no more.
    unsafe uv_close(base) { handle in
      // SAFETY: `retain` put a retained reference there; libuv calls this once per handle and
      // doesn't touch the memory afterwards.
      unsafe Unmanaged<AnyObject>.fromOpaque(handle!.pointee.data).release()
      unsafe UnsafeMutableRawPointer(handle!).deallocate()
    }
  }

  /// Frees the memory of a handle whose init function failed.
  // SAFETY: libuv never took the handle.
  func discard() { unsafe base.deallocate() }
}

/// The object that `HandleStorage.retain` tied to a handle.
@inline(__always)
func handleOwner<Owner: AnyObject>(
  _ data: UnsafeMutableRawPointer?, as type: Owner.Type = Owner.self
) -> Owner {
  // SAFETY: callers name the type that they passed to `retain`, and the handle isn't closed yet.
  unsafe Unmanaged<Owner>.fromOpaque(data!).takeUnretainedValue()
}
