import EventLoops
import Testing

@Suite("memory that grows in place")
struct ReservedMemoryTests {
  @Test("it grows to its limit, keeps what was written, and is zero elsewhere")
  func growing() throws {
    var memory = try ReservedMemory(limit: 1_000_000)
    var isGrown = memory.grow(to: 10)
    #expect(isGrown)
    memory[9] = .max
    isGrown = memory.grow(to: 1_000_000)
    #expect(isGrown)
    memory[999_999] = 7
    #expect(memory[9] == .max)
    #expect(memory[10] == 0)
    #expect(memory[999_999] == 7)
    isGrown = memory.grow(to: 1_000_001)
    #expect(!isGrown)
    #expect(memory.count == 1_000_000)
    isGrown = memory.grow(to: 1)
    #expect(isGrown)
    #expect(memory.count == 1_000_000, "what is there stays")
  }

  @Test("bytes are written at a word and read from anywhere")
  func bytes() throws {
    var memory = try ReservedMemory(limit: 4)
    let isGrown = memory.grow(to: 4)
    #expect(isGrown)
    let text = Array("0123456789".utf8)
    memory.write(text.span, at: 2)
    memory.write([UInt8]().span, at: 4)
    var found: [UInt8] = []
    memory.append(16..<26, to: &found)
    #expect(found == text)
    memory.append(19..<21, to: &found)
    memory.append(32..<32, to: &found)
    #expect(found == text + Array("34".utf8))
    #expect(memory[1] == 0)
  }

  @Test("more address space than there is is refused")
  func tooMuch() {
    #expect(throws: FileError.self) { _ = try ReservedMemory(limit: 1 << 56) }
  }
}
