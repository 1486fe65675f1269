/// What a process of Dyelink does.
enum Role: String, CaseIterable, Sendable {
  case redirect, settle, console

  /// The console and the worker keep the books; a redirector never looks at them.
  var needsLedger: Bool { self != .redirect }
}
