import CLibuv

extension Connection {
  /// Connects without ever blocking the loop, trying each address of a name in turn.
  ///
  /// - Parameter completion: called once, later; the connection isn't reading yet.
  /// - Returns: the attempt, to be cancelled by whoever loses interest.
  @discardableResult
  package static func connect(
    _ loop: EventLoop, to endpoint: Endpoint, timeoutMilliseconds: Int64,
    completion: @escaping (Result<Connection, UVError>) -> Void
  ) -> PendingConnect {
    PendingConnect(loop, endpoint, timeoutMilliseconds, completion)
  }
}

/// An attempt to connect.
@safe
package final class PendingConnect {
  /// `sun_path` without its final zero.
  static let unixPathLimitBytes = 107
  /// The most addresses of one name that are tried.
  static let addressLimit = 8

  private let loop: EventLoop
  private let endpoint: Endpoint
  private let timer: LoopTimer
  private var completion: ((Result<Connection, UVError>) -> Void)?
  private var addresses: [NumericAddress] = []
  private var trying: Connection?
  private var lastError: UVError

  init(
    _ loop: EventLoop, _ endpoint: Endpoint, _ timeoutMilliseconds: Int64,
    _ completion: @escaping (Result<Connection, UVError>) -> Void
  ) {
    self.loop = loop
    self.endpoint = endpoint
    self.completion = completion
    lastError = UVError(UV_EADDRNOTAVAIL, call: "connect \(endpoint)")
    timer = LoopTimer(loop)
    timer.start(afterMilliseconds: timeoutMilliseconds) { [self] in fail(UV_ETIMEDOUT) }
    switch endpoint {
    case .unix(let path): connect(path: path)
    case .tcp(let host, let port):
      guard let address = NumericAddress(host: host, port: port) else {
        resolve(host, port)
        return
      }
      addresses = [address]
      tryNext()
    }
  }

  /// Ends the attempt; the completion isn't called any more.
  package func cancel() {
    guard completion != nil else { return }
    completion = nil
    timer.close()
    trying?.close()
    trying = nil
  }

  private func finish(_ result: Result<Connection, UVError>) {
    guard let completion else { return }
    self.completion = nil
    timer.close()
    if case .failure = result { trying?.close() }
    trying = nil
    completion(result)
  }

  private func fail(_ code: uv_errno_t) {
    finish(.failure(UVError(code, call: "connect \(endpoint)")))
  }

  /// Reports from the next turn, so that nobody is called back before `connect` has returned.
  private func failLater(_ error: UVError) {
    timer.start(afterMilliseconds: 0) { [self] in finish(.failure(error)) }
  }

  private func connect(path: String) {
    guard path.utf8.count <= Self.unixPathLimitBytes else {
      return failLater(UVError(UV_ENAMETOOLONG, call: "connect \(endpoint)"))
    }
    do throws(UVError) {
      let connection = try Connection(loop, UV_NAMED_PIPE)
      trying = connection
      let request = unsafe makeRequest()
      // SAFETY: the handle is a pipe; libuv copies the path, which fits.
      unsafe uv_pipe_connect(request, connection.pipe, path, Self.connected)
    } catch { failLater(error) }
  }

  private func tryNext() {
    guard !addresses.isEmpty else { return failLater(lastError) }
    let address = addresses.removeFirst()
    do throws(UVError) {
      let connection = try Connection(loop, UV_TCP)
      trying = connection
      let request = unsafe makeRequest()
      // SAFETY: the handle is a TCP one; libuv copies the address.
      let result = unsafe address.withPointer { address, _ in
        unsafe uv_tcp_connect(request, connection.tcp, address, Self.connected)
      }
      guard result != 0 else { return }
      unsafe release(request)
      tried(status: result)
    } catch { failLater(error) }
  }

  private func makeRequest() -> UnsafeMutablePointer<uv_connect_t> {
    // SAFETY: `release` frees it and lets go of this object, once libuv is done with it.
    let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)
    unsafe request.initialize(to: uv_connect_t())
    unsafe request.pointee.data = Unmanaged.passRetained(self).toOpaque()
    return unsafe request
  }

  /// SAFETY: takes back what `makeRequest` made, once libuv is done with it.
  private func release(_ request: UnsafeMutablePointer<uv_connect_t>) {
    unsafe Unmanaged<PendingConnect>.fromOpaque(request.pointee.data).release()
    unsafe request.deallocate()
  }

  // SAFETY: `makeRequest` put the object there, and libuv calls this once for each request.
  private static let connected: uv_connect_cb = { request, status in
    let attempt = unsafe handleOwner(request!.pointee.data, as: PendingConnect.self)
    attempt.loop.turnHasWork = true
    attempt.tried(status: status)
    unsafe attempt.release(request!)
  }

  private func tried(status: CInt) {
    guard completion != nil, let connection = trying else { return }
    guard status < 0 else {
      if case .tcp = endpoint { connection.sendWithoutDelay() }
      return finish(.success(connection))
    }
    lastError = UVError(code: status, call: "connect \(endpoint)")
    connection.close()
    trying = nil
    tryNext()
  }

  private func resolve(_ host: String, _ port: UInt16) {
    let lookup = NameLookup(loop) { [self] result in
      guard completion != nil else { return }
      switch result {
      case .failure(let error): failLater(error)
      case .success(let found):
        addresses = found
        tryNext()
      }
    }
    if let error = lookup.start(host, port) { failLater(error) }
  }
}
