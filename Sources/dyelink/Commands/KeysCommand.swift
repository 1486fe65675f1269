import ArgumentParser
import EventLoops
import Foundation
import Redirector

/// The keys of visitor and click ids.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Rotate the keys that visitor and click ids are tagged with.",
    subcommands: [Rotate.self])

  struct Rotate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make new keys; those in use stay valid until the next rotation.",
      discussion: """
        Tells a redirector that runs from the directory to read them. Where several redirectors share \
        keys, copy DIR/keys to the others and send each SIGHUP.
          dyelink keys rotate --data /var/lib/dyelink
        """)

    @OptionGroup var file: FileOption
    @Option(help: .setting(.data, "Where the keys are.", default: Configuration.defaultData))
    var data: String?

    func run() throws {
      let flags = data.map { [Setting.data: $0] } ?? [:]
      let directory = try Configuration(try file.layers(flags: flags)).data
      do { try KeyFile(in: directory).rotate() } catch {
        throw CommandFailure(
          .noPermission, "the keys weren't changed", why: "\(error)",
          remedy: "run as the user that owns \(directory.path)")
      }
      try Output.result("new keys are in \(directory.path(of: "keys")); the ones before stay valid")
      try tell(directory)
    }

    private func tell(_ directory: Directory) throws {
      guard let process = Addresses.process(in: directory, where: { $0.redirect != nil }) else {
        return
      }
      guard kill(process, SIGHUP) == 0 else {
        throw CommandFailure(
          .noPermission, "process \(process) wasn't told", why: "it is another user's",
          remedy: "send it SIGHUP, or run `systemctl reload dyelink`")
      }
      try Output.result("process \(process) was told to read them")
    }
  }
}
