import Foundation
import TestSupport
import Testing

@Suite("The nginx front")
struct NginxTests {
  @Test("nginx accepts the configuration")
  func accepted() throws {
    let outcome = try check(try ProjectFolder.text("deploy/nginx/dyelink.conf"))
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(!outcome.output.contains("[warn]"), "\(outcome.output)")
  }

  @Test("a directive that nginx doesn't know is noticed")
  func refused() throws {
    let text = try ProjectFolder.text("deploy/nginx/dyelink.conf")
    let outcome = try check(text.replacing("keepalive 64;", with: "keepalife 64;"))
    #expect(outcome.status != 0)
    #expect(outcome.output.contains("keepalife"))
  }

  @Test("the front asks for the addresses that Dyelink listens on by default")
  func addresses() throws {
    let front = try ProjectFolder.text("deploy/nginx/dyelink.conf")
    let settings = try ProjectFolder.text("deploy/dyelink.yaml")
    for key in ["listen", "console-listen"] {
      let address = try #require(SettingsFile(settings).value(of: key))
      #expect(front.contains("server \(address);"))
    }
  }

  /// Puts `text` into a whole configuration with a certificate made for the occasion, and sockets in
  /// place of ports, for nginx opens what it is told to listen on even when it only checks.
  private func check(_ text: String) throws -> Tool.Outcome {
    let scratch = try TemporaryDirectory()
    let certificate = try Tool.openssl.run([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-days", "1", "-subj", "/CN=go.example.com",
      "-keyout", scratch.path(of: "privkey.pem"), "-out", scratch.path(of: "fullchain.pem"),
    ])
    #expect(certificate.status == 0, "\(certificate.output)")
    var sockets = 0
    let front =
      text
      .replacing("/etc/ssl/dyelink", with: scratch.path)
      .replacing(/listen (?:\[::\]:)?(?:80|443)/) { _ in
        sockets += 1
        return "listen unix:\(scratch.path(of: "\(sockets).sock"))"
      }
    #expect(sockets == 6)
    try scratch.write(front, to: "dyelink.conf")
    let temporaries = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map { "  \($0)_temp_path \(scratch.path(of: $0));\n" }.joined()
    let whole = try scratch.write(
      """
      pid \(scratch.path(of: "pid"));
      error_log stderr;
      events {}
      http {
        access_log off;
      \(temporaries)  include \(scratch.path(of: "dyelink.conf"));
      }
      """, to: "nginx.conf")
    return try Tool.nginx.run(["-t", "-p", scratch.path, "-c", whole, "-e", "stderr"])
  }
}
