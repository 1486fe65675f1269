import ArgumentParser
import LoadGenerator

/// The program.
struct LoadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dyelink-load",
    abstract:
      "Loads a web server at a constant rate or as fast as it answers.",
    discussion: """
      Latency counts from when a request was due, so a server that stalls can't hide it by being \
      asked less:
        dyelink-load http://127.0.0.1:8080/ --rate 20000 --for 10s

      As fast as 64 connections go:
        dyelink-load http://127.0.0.1:8080/ --closed

      With --rate it looks at the clock all the time: give it a processor of its own (taskset -c 1), \
      or let it --sleep. Redirects aren't followed.
      """)

  @OptionGroup(title: "How much") var amount: AmountOptions
  @OptionGroup(title: "What") var content: ContentOptions
  @OptionGroup(title: "Order events beside") var orders: OrderOptions
  @OptionGroup(title: "Other work") var other: OtherWorkOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  @Flag(help: "Ask a server that isn't on this machine. It has to be yours.")
  var allowRemote = false

  @Argument(help: "http://HOST:PORT/PATH; with codes, each is put behind the path.")
  var url: String

  mutating func run() throws {
    let plan = try plan()
    if let count = other.collect { return try collect(count, plan) }
    if other.idle != nil { return try hold(plan) }
    let found: LoadReport
    do throws(LoadFailure) { found = try LoadRun.report(of: plan) } catch {
      throw CommandFailure(error)
    }
    try report.write(found)
  }

  private func plan() throws -> LoadPlan {
    var plan = LoadPlan(target: try target(url), pace: try amount.pace(other))
    try amount.apply(to: &plan)
    try content.apply(to: &plan)
    plan.orders = try orders.orders(target)
    try other.apply(to: &plan)
    return plan
  }

  private func target(_ url: String) throws -> Target {
    do throws(Target.Objection) {
      let target = try Target(url)
      guard target.isLoopback || allowRemote else {
        throw .notLoopback(target.authority)
      }
      return target
    } catch .notLoopback(let authority) {
      throw CommandFailure(
        .usage, "\(authority) isn't asked", why: "it isn't this machine",
        remedy: "add --allow-remote if the server is yours to load")
    } catch .notHTTP {
      throw CommandFailure(
        .usage, "\"\(url)\" can't be asked", why: "it isn't http://HOST:PORT/PATH",
        remedy: "write for instance http://127.0.0.1:8080/; there is no TLS")
    }
  }

  private func collect(_ count: Int, _ plan: LoadPlan) throws {
    let (cookies, tally): ([[UInt8]], Tally)
    do throws(LoadFailure) {
      (cookies, tally) = try VisitorCollection.visitors(count, by: plan)
    } catch {
      throw CommandFailure(error)
    }
    Output.result(Array(cookies.joined(separator: [0x0A])) + [0x0A])
    guard cookies.count == count else {
      let statuses = tally.statuses.map { "\($0.count) × \($0.status)" }.joined(separator: ", ")
      throw CommandFailure(
        .unclean, "only \(cookies.count) of \(count) clicks brought a visitor",
        why: "the answers were \(statuses), and \(tally.lost) requests had none",
        remedy: "check that --code names a live link whose clicks count")
    }
  }

  private func hold(_ plan: LoadPlan) throws {
    let outcome: IdleHold.Outcome
    do throws(LoadFailure) {
      outcome = try IdleHold.outcome(of: plan) { held in
        Output.progress("holding \(held) connections for \(plan.milliseconds) ms")
      }
    } catch {
      throw CommandFailure(error)
    }
    try report.write(outcome)
  }
}
