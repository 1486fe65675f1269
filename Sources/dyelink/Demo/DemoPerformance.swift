import ArgumentParser
import EventLoops
import Foundation
import Programme

/// The demo from the moment that everything is up.
struct DemoPerformance {
  let assembly: RoleAssembly
  let configuration: Configuration
  let place: DemoPlace
  let stage: DemoStage

  /// - Throws: ``CommandFailure``; ``ExitCode`` when a signal broke the story off.
  func run(
    upAfter watch: Stopwatch, once: Bool, _ events: AsyncStream<SignalStream.Event>
  ) async throws {
    let addresses = await assembly.addresses
    introduce(addresses, watch)
    let token = try AdminToken.obtain(
      in: configuration.data, variables: ProcessInfo.processInfo.environment)
    let world = try DemoWorld(addresses, redis: await assembly.redisEndpoint, token: token)
    defer { world.close() }
    guard let story = try await tell(world, orUntil: events) else { throw ExitCode(130) }
    guard !once else { return }
    invite(addresses, code: story.code, order: story.order)
    await Self.untilEnd(events)
  }

  /// - Returns: nil when a signal came first.
  private func tell(
    _ world: DemoWorld, orUntil events: AsyncStream<SignalStream.Event>
  ) async throws -> (code: String, order: String)? {
    let now = Timestamp(milliseconds: Clock.wallMilliseconds())
    let stage = stage
    return try await withThrowingTaskGroup(of: (code: String, order: String)?.self) { group in
      group.addTask {
        try await TeaShopOpening(world: world, stage: stage).load(now: now)
        let mark = String(now.milliseconds, radix: 36)
        return try await ClickStory(world: world, stage: stage, mark: mark).tell()
      }
      group.addTask {
        await Self.untilEnd(events)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }

  private static func untilEnd(_ events: AsyncStream<SignalStream.Event>) async {
    for await event in events { if case .end = event { return } }
  }

  private func introduce(_ addresses: Addresses, _ watch: Stopwatch) {
    stage.title(
      "Dyelink \(Version.text): redirector, settlement worker, console and a Redis of their own")
    stage.step(
      "up", took: watch.text,
      [
        "redirects  http://\(addresses.redirect ?? "")",
        "API        http://\(addresses.console ?? "")",
        "data       \(configuration.data.path)\(place.isThrownAway ? ", thrown away at the end" : "")",
      ])
  }

  private func tokenLine(_ data: String) -> String {
    let isGiven = ProcessInfo.processInfo.environment[EnvironmentOnly.adminToken]?.isEmpty == false
    return isGiven ? "TOKEN=$\(EnvironmentOnly.adminToken)" : "TOKEN=$(cat \(data)/admin-token)"
  }

  private func invite(_ addresses: Addresses, code: String, order: String) {
    let api = "http://\(addresses.console ?? "")"
    let data = configuration.data.path
    let program = CommandLine.arguments.first ?? "dyelink"
    stage.title("Play on, in another shell")
    stage.text([
      tokenLine(data),
      "curl -i http://\(addresses.redirect ?? "")/\(code)",
      "curl -H \"Authorization: Bearer $TOKEN\" \(api)/v1/orders/\(order)",
      "curl -H \"Authorization: Bearer $TOKEN\" \(api)/v1/balances",
      "curl \(api)/openapi.json",
      "\(program) explain --data \(data) tea-1",
      "\(program) link disable --data \(data) \(code)",
      "\(program) verify --data \(data)",
      "",
      "Ctrl-C ends the demo\(place.isThrownAway ? " and throws its data away" : "").",
    ])
  }
}
