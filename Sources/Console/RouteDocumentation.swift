/// What the API description says of a call.
struct RouteDocumentation: Sendable {
  /// An answer when all went well, or one that isn't a problem document.
  struct Answer: Sendable {
    enum Content: Hashable, Sendable {
      case none
      case text
      case csv
      /// By the name of its schema.
      case object(String)
      case list(String)
    }

    let status: Int
    let summary: String
    let content: Content

    init(_ status: Int, _ summary: String, _ content: Content) {
      self.status = status
      self.summary = summary
      self.content = content
    }
  }

  let summary: String
  /// The name of the body's schema.
  let request: String?
  let answers: [Answer]
  /// Statuses of problems, besides those of every call that needs a credential.
  let problems: [Int]

  init(
    _ summary: String, request: String? = nil, answers: [Answer], problems: [Int] = []
  ) {
    self.summary = summary
    self.request = request
    self.answers = answers
    self.problems = problems
  }
}
