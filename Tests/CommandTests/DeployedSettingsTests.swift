import TestSupport
import Testing

@testable import dyelink

@Suite("The settings file that is deployed")
struct DeployedSettingsTests {
  @Test("loads, and says what the defaults are")
  func loads() throws {
    let text = try ProjectFolder.text("deploy/dyelink.yaml")
    let layers = SettingsLayers(file: try SettingsFile(name: "dyelink.yaml", text: text))
    let configured = try Configuration(layers, workingDirectory: "/srv", processors: 2)
    let defaults = try Configuration(SettingsLayers(), workingDirectory: "/srv", processors: 2)
    #expect(configured.settingsThatNeedRestart(comparedWith: defaults).isEmpty)
    for setting in Setting.allCases { #expect(text.contains("\(setting.rawValue): ")) }
  }
}
