import CLibuv
import Glibc

/// One look-up of a host name, on libuv's thread pool.
@safe
final class NameLookup {
  private let loop: EventLoop
  private let completion: (Result<[NumericAddress], UVError>) -> Void

  init(_ loop: EventLoop, _ completion: @escaping (Result<[NumericAddress], UVError>) -> Void) {
    self.loop = loop
    self.completion = completion
  }

  /// - Returns: an error when it couldn't even start; the completion isn't called then.
  func start(_ host: String, _ port: UInt16) -> UVError? {
    // SAFETY: the request and its hold on the object are released by its callback, or below when
    // libuv doesn't take it.
    let request = UnsafeMutablePointer<uv_getaddrinfo_t>.allocate(capacity: 1)
    unsafe request.initialize(to: uv_getaddrinfo_t())
    unsafe request.pointee.data = Unmanaged.passRetained(self).toOpaque()
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    // SAFETY: libuv copies the strings and hints; the request lives until its callback.
    let result = unsafe uv_getaddrinfo(
      loop.raw, request,
      { request, status, answers in
        let data = unsafe request!.pointee.data
        let lookup = unsafe Unmanaged<NameLookup>.fromOpaque(data!).takeRetainedValue()
        unsafe request!.deallocate()
        unsafe lookup.finish(status, answers)
        unsafe uv_freeaddrinfo(answers)
      }, host, String(port), &hints)
    guard result == 0 else {
      unsafe Unmanaged<NameLookup>.fromOpaque(request.pointee.data).release()
      unsafe request.deallocate()
      return UVError(code: result, call: "resolve \(host)")
    }
    loop.unfinishedLookups += 1
    return nil
  }

  private func finish(_ status: CInt, _ answers: UnsafeMutablePointer<addrinfo>?) {
    loop.turnHasWork = true
    loop.unfinishedLookups -= 1
    guard status == 0 else {
      return completion(.failure(UVError(code: status, call: "resolve")))
    }
    var found: [NumericAddress] = []
    // SAFETY: a list that ends with null, and stays until the caller frees it.
    var next = unsafe answers
    while let answer = unsafe next, found.count < PendingConnect.addressLimit {
      unsafe found.append(
        NumericAddress(copying: answer.pointee.ai_addr, length: Int(answer.pointee.ai_addrlen)))
      unsafe next = answer.pointee.ai_next
    }
    completion(.success(found))
  }
}
