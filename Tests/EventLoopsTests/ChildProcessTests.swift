import EventLoops
import TestSupport
import Testing

@Suite("child processes")
struct ChildProcessTests {
  @Test("how a child ended is known", arguments: [("exit 0", 0), ("exit 7", 7)])
  func codes(script: String, code: CInt) throws {
    let child = try ChildProcess(["sh", "-c", script])
    #expect(child.waitForExit() == .code(code))
    #expect(child.poll() == .code(code))
  }

  @Test("a child that runs has no end yet, and a signal ends it")
  func signalled() throws {
    let child = try ChildProcess(["sleep", "600"])
    #expect(child.poll() == nil)
    child.terminate()
    #expect(child.waitForExit() == .signal(15))
    // Its id may be another's by now, so nothing is sent.
    child.kill()
  }

  @Test("a program that is missing is named")
  func missing() {
    let error = #expect(throws: FileError.self) { try ChildProcess(["no-such-program"]) }
    #expect(error?.path == "no-such-program" && error?.isMissing == true)
  }

  @Test("output goes to the end of a file, and the environment is the one that was given")
  func output() throws {
    let temporary = try TemporaryDirectory()
    for word in ["one", "two"] {
      try ChildProcess(
        ["sh", "-c", "echo $WORD; echo err >&2"],
        environment: ["WORD=\(word)", "PATH=/usr/bin:/bin"],
        outputPath: temporary.path(of: "out")
      ).waitForExit()
    }
    let text = try temporary.directory.read("out", limitBytes: 100)
    #expect(String(decoding: text, as: UTF8.self) == "one\nerr\ntwo\nerr\n")
  }

  @Test("a dependent child is killed when it is stopped")
  func dependent() throws {
    let process = try DependentProcess(["sleep", "600"])
    #expect(process.stop() == .signal(9))
  }

  @Test("a dependent child whose program is missing ends by itself")
  func dependentMissing() async throws {
    let process = try DependentProcess(["no-such-program"])
    #expect(await eventually { process.child.poll() == .code(127) })
    #expect(process.stop() == .code(127))
  }
}
