import ArgumentParser
import Foundation
import Glibc

@main
struct EntryPoint {
  static func main() {
    exit(run(Array(CommandLine.arguments.dropFirst())))
  }

  /// - Returns: the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    do {
      var command = try LoadCommand.parseAsRoot(arguments)
      try command.run()
      return 0
    } catch let failure as CommandFailure {
      Output.progress(failure.description)
      return failure.status.rawValue
    } catch {
      let status = LoadCommand.exitCode(for: error)
      let message = LoadCommand.fullMessage(for: error)
      guard status != .success else {
        Output.result("\(message)\n")
        return 0
      }
      Output.progress(message)
      return ExitStatus.usage.rawValue
    }
  }
}
