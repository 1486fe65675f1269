import Testing

@testable import HTTPWire

@Suite("requests of every kind, whole and cut")
struct HeadParserCaseTests {
  /// What a connection comes to: the status that each request earns as far as its head tells,
  /// 200 standing for any that is answered; `incomplete` when the last one never ended.
  struct Outcome: Equatable {
    var statuses: [Int] = []
    var heads: [RequestHead] = []
    var incomplete = false
  }

  /// Feeds the bytes so that each of `cuts` ends a piece.
  static func outcome(of message: [UInt8], cuts: some Sequence<Int>) -> Outcome {
    var parser = HeadParser()
    var outcome = Outcome()
    var start = 0
    for cut in cuts {
      while true {
        let verdict = parser.parse(message.span.extracting(start..<cut))
        guard case .complete(let bytes) = verdict else {
          if case .refused(let fault) = verdict {
            outcome.statuses.append(Int(fault.rawValue))
            return outcome
          }
          break
        }
        let head = parser.head
        outcome.heads.append(head)
        outcome.statuses.append(head.method == .get || head.method == .head ? 200 : 405)
        if head.hasBody || head.wantsClose { return outcome }
        start += bytes
        parser.reset()
      }
    }
    outcome.incomplete = start < message.count || message.isEmpty
    return outcome
  }

  @Test("the table of cases is there")
  func tableIsThere() {
    #expect(RequestCase.all.count == 281)
  }

  @Test("the verdict is the expected one", arguments: RequestCase.all)
  func verdict(of testCase: RequestCase) {
    for message in testCase.messages {
      let outcome = Self.outcome(of: message, cuts: [message.count])
      #expect(outcome.statuses.count <= testCase.n)
      #expect(Self.accepts(outcome, testCase), "\(outcome.statuses)")
    }
  }

  private static func accepts(_ outcome: Outcome, _ testCase: RequestCase) -> Bool {
    let first = outcome.statuses.first.map(String.init)
    let wanted = [testCase.expect] + (testCase.also ?? [])
    if let statuses = testCase.note?.split(separator: "statuses=").last?.split(separator: ","),
      testCase.note?.hasPrefix("statuses=") == true
    {
      return outcome.statuses == statuses.map { $0 == "400" ? 400 : 200 }
    }
    guard let first else { return wanted.contains("close") && outcome.incomplete }
    return wanted.contains { want in
      switch want {
      case "ok", "ok-close": first == "200"
      case "ok-or-400": first == "200" || first == "400"
      default:
        want.hasPrefix(first) || (want == "501" && first == "405")
          || (want == "close" && first == "400")
      }
    }
  }

  @Test("cut at any one byte it is the same", arguments: RequestCase.all)
  func cutOnce(testCase: RequestCase) {
    for message in testCase.messages where message.count <= 3_000 {
      let whole = Self.outcome(of: message, cuts: [message.count])
      for cut in 0...message.count {
        #expect(Self.outcome(of: message, cuts: [cut, message.count]) == whole, "cut at \(cut)")
      }
    }
  }

  @Test("byte by byte it is the same", arguments: RequestCase.all)
  func byteByByte(testCase: RequestCase) {
    for message in testCase.messages {
      let whole = Self.outcome(of: message, cuts: [message.count])
      #expect(Self.outcome(of: message, cuts: 0...message.count) == whole)
    }
  }
}
