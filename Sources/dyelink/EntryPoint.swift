import ArgumentParser
import Foundation
import Glibc

@main
struct EntryPoint {
  static func main() async {
    let status = await run(Array(CommandLine.arguments.dropFirst()))
    exit(status)
  }

  /// - Returns: the exit status.
  static func run(_ arguments: [String]) async -> Int32 {
    do {
      var command = try RootCommand.parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return 0
    } catch { return report(error) }
  }

  private static func report(_ error: any Error) -> Int32 {
    if let failure = error as? CommandFailure ?? (error as? ProblemReport)?.failure {
      complain(failure.description)
      return failure.status.rawValue
    }
    if let code = error as? ExitCode { return code.rawValue }
    let status = RootCommand.exitCode(for: error)
    let message = RootCommand.fullMessage(for: error)
    if status == .success {
      print(message)
      return 0
    }
    if status == .validationFailure {
      complain(message)
      return ExitStatus.usage.rawValue
    }
    complain(
      CommandFailure(
        .internalError, "something went wrong that shouldn't", why: "\(error)",
        remedy: "try again; if it stays, report it with this message"
      ).description)
    return ExitStatus.internalError.rawValue
  }

  private static func complain(_ message: String) {
    try? FileHandle.standardError.write(contentsOf: Data("\(message)\n".utf8))
  }
}
