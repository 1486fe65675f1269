import Synchronization

/// A child process that the kernel kills when this process ends, however it ends.
///
/// The kernel ties a child to the thread that started it, so each of these has one of its own.
package final class DependentProcess: Sendable {
  /// Of util-linux: sets the signal that follows the parent's death, then becomes the program.
  private static let launcher = ["setpriv", "--pdeathsig", "KILL", "--"]

  package let child: ChildProcess
  private let thread: LoopThread
  private let mailbox: Mailbox<Void>

  /// Starts `arguments[0]`, looked up in PATH.
  ///
  /// - Parameter outputPath: where standard output and error are appended.
  /// - Throws: ``FileError`` when `setpriv` can't be started; a program that is missing ends the
  ///   child with code 127 instead.
  package init(_ arguments: [String], outputPath: String = "/dev/null") throws {
    let mailbox = Mailbox<Void>()
    let started = Started()
    thread = try LoopThread.start(name: "child") { loop in
      let child = try ChildProcess(Self.launcher + arguments, outputPath: outputPath)
      started.child.withLock { $0 = child }
      try mailbox.open(on: loop) { _ in
        mailbox.close()
        loop.stop()
      }
    }
    guard let child = started.child.withLock({ $0 }) else {
      preconditionFailure("the thread's set-up has made the child")
    }
    self.child = child
    self.mailbox = mailbox
  }

  /// Kills the child if it still runs, waits for its end and ends the thread.
  @discardableResult
  package func stop() -> ChildProcess.Exit {
    child.kill()
    let exit = child.waitForExit()
    mailbox.post(())
    do { try thread.join() } catch { preconditionFailure("the child's thread left \(error)") }
    return exit
  }

  private final class Started: Sendable { let child = Mutex<ChildProcess?>(nil) }
}
