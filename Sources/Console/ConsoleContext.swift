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

  /// Closes the connection in a while, whatever still arrives on it. Closed while a body arrives, it
  /// would be reset, and the sender would never see the answer.
  func closeLater() {
    let channel = channel
    channel.eventLoop.scheduleTask(in: .milliseconds(ConsoleLimits.lingerMilliseconds)) {
      channel.close(promise: nil)
    }
  }
}
