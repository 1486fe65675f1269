/// Where the requests of a ``Traffic`` come from.
protocol RequestSource {
  /// Renders the next request into `bytes`.
  ///
  /// - Returns: its kind, and a number by which the source knows it again; nil when there is none.
  mutating func makeNext() -> (kind: RequestKind, number: Int)?
  var bytes: [UInt8] { get }
  /// The part that is measured begins.
  mutating func beginMeasuring()
  mutating func isAnswered(_ number: Int, _ kind: RequestKind, by answer: borrowing AnswerScanner)
}

/// Clicks, or plain requests.
struct ClickSource: RequestSource {
  private var deck: KindDeck
  private var text: RequestText
  private var numbers: SeededNumbers
  private let visitors: TextTable?
  /// Told of every visitor that a touch was left for.
  private let recent: RecentVisitors?

  init(_ plan: LoadPlan, recent: RecentVisitors?) {
    deck = KindDeck(plan.mix)
    text = RequestText(plan)
    numbers = SeededNumbers(seed: plan.seed)
    visitors = plan.visitors
    self.recent = recent
  }

  var bytes: [UInt8] { text.bytes }

  mutating func beginMeasuring() { deck.gather() }

  mutating func makeNext() -> (kind: RequestKind, number: Int)? {
    let kind = deck.deal(&numbers)
    text.write(kind, &numbers)
    return (kind, text.visitor ?? 0)
  }

  mutating func isAnswered(
    _ number: Int, _ kind: RequestKind, by answer: borrowing AnswerScanner
  ) {
    guard let recent, answer.status == 302 else { return }
    if kind == .returning, let visitors {
      recent.add(visitors.bytes[visitors.range(number)])
    } else if kind == .new {
      recent.add(answer.visitor[...])
    }
  }
}
