import Glibc
import Synchronization

/// A program that was started by us.
///
/// To have it die with us, start it through `setpriv --pdeathsig KILL --`, from a thread that lives
/// as long as it should: the kernel ties it to that thread, not to the process.
package final class ChildProcess: Sendable {
  package enum Exit: Equatable, Sendable {
    case code(CInt)
    case signal(CInt)
  }

  package let pid: CInt
  private let exit = Mutex<Exit?>(nil)

  /// Starts `arguments[0]`, looked up in PATH, with no input, no signal blocked or
  /// ignored, and in a process group of its own.
  ///
  /// - Parameters:
  ///   - environment: `NAME=VALUE` each; nil hands ours on.
  ///   - outputPath: where standard output and error are appended.
  /// - Throws: ``FileError`` naming the program, for instance `ENOENT`.
  package init(
    _ arguments: [String], environment: [String]? = nil, outputPath: String = "/dev/null"
  ) throws(FileError) {
    precondition(!arguments.isEmpty, "a child process needs a program")
    // SAFETY: both are initialised here and destroyed on leaving; libc copies the paths.
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(
      &actions, 1, outputPath, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
    Self.resetSignals(&attributes)
    var child: pid_t = 0
    // SAFETY: the pointers in both vectors are valid until the vectors are freed below.
    let result = unsafe Self.withVector(arguments) { arguments in
      guard let environment else {
        return unsafe posix_spawnp(
          &child, arguments[0]!, &actions, &attributes, arguments, environ)
      }
      return unsafe Self.withVector(environment) { environment in
        unsafe posix_spawnp(&child, arguments[0]!, &actions, &attributes, arguments, environment)
      }
    }
    guard result == 0 else {
      throw FileError(code: result, call: "start", path: arguments[0])
    }
    pid = child
  }

  package func send(_ signal: CInt) {
    exit.withLock { exit in
      // Once it was waited for, the id may be someone else's.
      if exit == nil { _ = Glibc.kill(pid, signal) }
    }
  }

  package func terminate() { send(SIGTERM) }
  package func kill() { send(SIGKILL) }

  /// How it ended; nil while it runs.
  package func poll() -> Exit? {
    exit.withLock { exit in
      guard exit == nil else { return exit }
      var status: CInt = 0
      var result: pid_t
      // SAFETY: the kernel writes one int.
      repeat { result = unsafe waitpid(pid, &status, WNOHANG) } while result < 0 && errno == EINTR
      if result == pid {
        let signal = status & 0x7f
        exit = signal == 0 ? .code(status >> 8 & 0xff) : .signal(signal)
      } else if result < 0 {
        // Nothing to wait for: somebody ignores SIGCHLD, so the code is lost.
        exit = .code(0)
      }
      return exit
    }
  }

  /// Blocks until it ends.
  @discardableResult
  package func waitForExit() -> Exit {
    // SAFETY: the kernel fills the structure. The child stays until `poll` takes it, so `send` can
    // still reach it from another thread, and its id isn't given away.
    var info = unsafe siginfo_t()
    while true {
      let result = unsafe waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT)
      if result < 0 && errno == EINTR { continue }
      if let exit = poll() { return exit }
    }
  }

  /// SAFETY: works on sets of its own, and the attributes are initialised by the caller.
  private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    // A process group of its own: Ctrl-C in a terminal is for us, who end the child in order.
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
  }

  /// Lends `strings` as a C vector that ends with a null pointer.
  private static func withVector<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    // SAFETY: each copy is freed after the body is done with it.
    let copies = unsafe strings.map { unsafe strdup($0) } + [nil]
    defer { unsafe copies.forEach { unsafe free($0) } }
    return unsafe body(copies)
  }
}
