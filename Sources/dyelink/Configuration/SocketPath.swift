/// What the system sets for the paths of unix sockets.
enum SocketPath {
  /// The longest path that we use: Linux takes 107 bytes, other systems 103.
  static let limitBytes = 104
}
