import ArgumentParser
import LoadGenerator

/// What the requests are.
struct ContentOptions: ParsableArguments {
  @Option(help: "A file of shares, {\"new\": 20, \"returning\": 80, …}; later ones replace shares.")
  var mix: [String] = []

  @Option(help: "A file of visitors that come again: a value of the cookie dl_vid a line.")
  var visitors: String?

  @Option(help: "A file of codes, one a line; each request takes one by chance.")
  var codes: String?

  @Option(help: "A code to ask for; may be repeated.")
  var code: [String] = []

  @Option(help: "What the choices by chance begin with: the same seed makes the same choices.")
  var seed: UInt64 = 1

  @Option(help: "A field of every request, \"Name: value\"; may be repeated.")
  var header: [String] = []

  @Option(
    help: "The status that is right, for all but unknown codes or, as KIND=STATUS, for one kind.")
  var expect: [String] = []

  func apply(to plan: inout LoadPlan) throws {
    plan.seed = seed
    if let codes {
      guard code.isEmpty else { throw ValidationError("--codes and --code exclude each other.") }
      plan.codes = try InputFile.table(codes, limit: LoadLimits.codes)
    } else if !code.isEmpty {
      do { plan.codes = try TextTable(code) } catch {
        throw ValidationError("A --code is a word of plain text.")
      }
    }
    if let visitors {
      plan.visitors = try InputFile.table(visitors, limit: LoadLimits.visitors)
    }
    plan.mix = try chosenMix(plan)
    for field in header {
      guard field.contains(":"), field.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
        throw ValidationError("\"\(field)\" is no field: write \"Name: value\".")
      }
      plan.fields.append(field)
    }
    for text in expect { try applyExpectation(text, to: &plan) }
  }

  private func chosenMix(_ plan: LoadPlan) throws -> TrafficMix {
    guard let first = mix.first else {
      if plan.visitors != nil { return TrafficMix(only: .returning) }
      return TrafficMix(only: plan.codes == nil ? .plain : .new)
    }
    var chosen = try InputFile.mix(first)
    for later in mix.dropFirst() { chosen = chosen.replaced(by: try InputFile.mix(later)) }
    if let objection = chosen.objection { throw ValidationError("The mix: \(objection).") }
    guard chosen.share(of: .returning) == 0 || plan.visitors != nil else {
      throw ValidationError("A mix with returning visitors needs --visitors FILE.")
    }
    return chosen
  }

  private func applyExpectation(_ text: String, to plan: inout LoadPlan) throws {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard let status = parts.last.flatMap({ Int($0) }), (200...599).contains(status) else {
      throw ValidationError("--expect takes STATUS or KIND=STATUS, not \"\(text)\".")
    }
    if parts.count == 2 {
      guard let kind = RequestKind(name: String(parts[0])) else {
        let known = RequestKind.allCases.map(\.name).joined(separator: ", ")
        throw ValidationError("\"\(parts[0])\" is none of \(known).")
      }
      plan.expected[kind] = status
    } else {
      for kind in RequestKind.allCases where kind != .unknown && kind != .order {
        plan.expected[kind] = status
      }
    }
  }
}
