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
    } catch { return report(error, arguments) }
  }

  private static func report(_ error: any Error, _ arguments: [String]) -> Int32 {
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
      complain(message + suggestion(for: arguments))
      return ExitStatus.usage.rawValue
    }
    complain(
      CommandFailure(
        .internalError, "something went wrong that shouldn't", why: "\(error)",
        remedy: "try again; if it stays, report it with this message"
      ).description)
    return ExitStatus.internalError.rawValue
  }

  /// The command that was probably meant by one that there isn't.
  private static func suggestion(for arguments: [String]) -> String {
    let known = RootCommand.names + ["help"]
    guard let word = arguments.first, !word.hasPrefix("-"), !known.contains(word),
      let (meant, edits) = nearest(to: word, among: known), edits <= max(1, word.count / 3)
    else { return "" }
    return "\n  Did you mean 'dyelink \(meant)'?"
  }

  private static func complain(_ message: String) {
    try? FileHandle.standardError.write(contentsOf: Data("\(message)\n".utf8))
  }
}
