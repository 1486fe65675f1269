import Foundation
import Records
import TestSupport
import Testing

@testable import Console

@Suite("The description of the API", .serialized)
struct OpenAPITests {
  @Test("every call stands in the description, and every call described is answered")
  func complete() async throws {
    try await LiveConsole.run { live in
      let document = try await live.get("/openapi.json", token: nil)
      document.expect(200)
      let paths = try #require(document["paths"]?.members)
      #expect(paths.count >= 35)
      for path in paths {
        let concrete = path.key.replacing(/\{[a-z]+\}/, with: "none")
        for operation in path.value.members ?? [] {
          let method = operation.key.uppercased()
          let answer = try await live.call(method, concrete, type: "text/plain")
          #expect(answer.status != 405, "\(method) \(path.key)")
          // Nothing has the name `none`, so what is found lacking is the object, not the path.
          if answer.status == 404 {
            #expect(answer["detail"]?.string?.contains("none") == true, "\(method) \(path.key)")
          }
        }
      }
    }
  }

  @Test("it names every call of the contract")
  func contract() async throws {
    try await LiveConsole.run { live in
      let document = try await live.get("/openapi.json", token: nil)
      let paths = try #require(document["paths"])
      let expected: [(String, [String])] = [
        ("/v1/policy", ["put", "get"]), ("/v1/records", ["post"]), ("/v1/links", ["post", "get"]),
        ("/v1/links/{code}", ["get", "delete"]), ("/v1/touches", ["post"]),
        ("/v1/identities", ["post"]), ("/v1/order-events", ["post"]),
        ("/v1/dead-letters", ["get"]), ("/v1/dead-letters/{id}/retry", ["post"]),
        ("/v1/settlement", ["get"]), ("/v1/orders/{order}", ["get"]), ("/v1/balances", ["get"]),
        ("/v1/entries", ["get"]), ("/v1/credentials", ["post", "get"]),
        ("/v1/credentials/{name}", ["delete"]), ("/healthz", ["get"]), ("/readyz", ["get"]),
        ("/metrics", ["get"]), ("/openapi.json", ["get"]),
      ]
      for (path, methods) in expected {
        let described = paths[path]?.members?.map(\.key)
        #expect(Set(described ?? []) == Set(methods), "\(path)")
      }
      for kind in CatalogueObject.allCases {
        #expect(paths["/v1/\(kind.rawValue)"]?["get"] != nil)
        #expect(paths["/v1/\(kind.rawValue)/{id}"]?["put"] != nil)
        #expect(paths["/v1/\(kind.rawValue)/{id}"]?["get"] != nil)
      }
    }
  }

  @Test("every reference leads to a schema, every path parameter and operation is named once")
  func structure() async throws {
    try await LiveConsole.run { live in
      let document = try await live.get("/openapi.json", token: nil).json()
      let schemas = Set(document["components"]?["schemas"]?.members?.map(\.key) ?? [])
      for reference in Self.references(in: document) {
        let name = reference.replacing("#/components/schemas/", with: "")
        #expect(schemas.contains(name), "\(reference)")
      }
      var operations: Set<String> = []
      for path in document["paths"]?.members ?? [] {
        for operation in path.value.members ?? [] {
          let id = try #require(operation.value["operationId"]?.string)
          #expect(operations.insert(id).inserted, "\(id)")
          let named = (operation.value["parameters"]?.array ?? [])
            .filter { $0["in"]?.string == "path" }.compactMap { $0["name"]?.string }
          let inPath = path.key.matches(of: /\{([a-z]+)\}/).map { String($0.1) }
          #expect(named == inPath, "\(path.key)")
          #expect(operation.value["responses"]?.members?.isEmpty == false)
        }
      }
    }
  }

  private static func references(in json: JSON) -> [String] {
    switch json {
    case .object(let members):
      members.flatMap { member -> [String] in
        if member.key == "$ref", let text = member.value.string { return [text] }
        return references(in: member.value)
      }
    case .array(let items): items.flatMap { references(in: $0) }
    default: []
    }
  }

  @Test("a validator of others finds nothing wrong with it", .enabled(if: Validator.isInstalled))
  func validated() async throws {
    try await LiveConsole.run { live in
      let document = try await live.get("/openapi.json", token: nil).body
      let folder = try TemporaryDirectory()
      let file = folder.path(of: "openapi.json")
      try document.write(toFile: file, atomically: true, encoding: .utf8)
      #expect(try Validator.run(file) == 0)
    }
  }

  /// `openapi-spec-validator` of the Python package index.
  private enum Validator {
    static var isInstalled: Bool { (try? python(["-c", "import openapi_spec_validator"])) == 0 }

    static func run(_ file: String) throws -> Int32 {
      try python(["-m", "openapi_spec_validator", file])
    }

    private static func python(_ arguments: [String]) throws -> Int32 {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["python3"] + arguments
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
  }
}
