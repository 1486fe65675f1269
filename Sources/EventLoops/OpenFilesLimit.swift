import Glibc

/// How many files and sockets this process may have open.
package enum OpenFilesLimit {
  /// Raises the limit to what the system allows this process at most.
  ///
  /// - Returns: the limit that holds now.
  @discardableResult
  package static func raise() -> UInt64 {
    var limit = rlimit()
    // SAFETY: both calls use the structure only while they run.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return 0
    }
    guard limit.rlim_cur < limit.rlim_max else { return UInt64(limit.rlim_cur) }
    var raised = limit
    raised.rlim_cur = limit.rlim_max
    // SAFETY: as above.
    let result = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised)
    return UInt64(result == 0 ? raised.rlim_cur : limit.rlim_cur)
  }
}
