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
  func run(upAfter watch: Stopwatch, once: Bool, _ signals: SignalStream) async throws {
    let addresses = await assembly.addresses
    try introduce(addresses, watch)
    let token = try AdminToken.obtain(
      in: configuration.data, variables: ProcessInfo.processInfo.environment)
    let world = try DemoWorld(addresses, redis: await assembly.redisEndpoint, token: token)
    defer { world.close() }
    let story = Task { try await tell(world) }
    let telling = Task { signals.post(await story.result.map { _ in }) }
    var isTold = false
    for await event in signals.events {
      switch event {
      case .started(let result):
        try result.get()
        isTold = true
        if once { return }
        let (code, order) = try await story.value
        try invite(addresses, code: code, order: order)
      case .reload: break
      case .end:
        if isTold { return }
        // The story uses the world until it is over.
        story.cancel()
        await telling.value
        throw ExitCode(130)
      }
    }
  }

  private func tell(_ world: DemoWorld) async throws -> (code: String, order: String) {
    let now = Timestamp(milliseconds: Clock.wallMilliseconds())
    try await TeaShopOpening(world: world, stage: stage).load(now: now)
    let mark = String(now.milliseconds, radix: 36)
    return try await ClickStory(world: world, stage: stage, mark: mark).tell()
  }

  private func introduce(_ addresses: Addresses, _ watch: Stopwatch) throws {
    try stage.title(
      "Dyelink \(Version.text): redirector, settlement worker, console and a Redis of their own")
    try stage.step(
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

  private func invite(_ addresses: Addresses, code: String, order: String) throws {
    let api = "http://\(addresses.console ?? "")"
    let data = configuration.data.path
    let program = CommandLine.arguments.first ?? "dyelink"
    try stage.title("Play on, in another shell")
    try stage.text([
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
