import Hummingbird
import Logging
import NIOCore

/// What is known of a request besides itself.
struct ConsoleContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The address of whoever connected, without the port.
  let peer: String
  private let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    peer = source.channel.remoteAddress?.ipAddress ?? "unix"
    channel = source.channel
  }

  /// Closes the connection, for what follows on it can't be told from the rest of a body.
  func close() { channel.close(promise: nil) }
}
