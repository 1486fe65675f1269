import CLibuv

/// Memory that this process has freed, and that its allocator keeps.
package enum FreedMemory {
  /// Gives whole pages of it back to the system; takes about a millisecond for ten megabytes.
  package static func giveBack() { _ = malloc_trim(0) }
}
