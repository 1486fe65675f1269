import ArgumentParser
import Records

/// Why each line of an order pays whom.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tell why each line of an order pays whom, with the arithmetic.",
    discussion: """
      Names every touch that was looked at and why it won or lost, the plans, and the sum to the fen.
        dyelink explain o1
        dyelink explain o1 --format json
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  @OptionGroup var options: ClientOptions
  @Option(help: "text, or json as the API has it.") var format = Format.text
  @Argument(help: "The order's id.") var order: String

  func run() async throws {
    let answer = try await options.client().call("GET", ["orders", order])
    switch format {
    case .text: try Output.result(OrderExplanation(order: order, answer: answer).text)
    case .json: try Output.result(answer)
    }
  }
}
