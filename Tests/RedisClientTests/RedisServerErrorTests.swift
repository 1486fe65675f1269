import RedisClient
import Testing

@Suite("errors of Redis")
struct RedisServerErrorTests {
  @Test(
    "an error's first word tells what is to be done",
    arguments: [
      ("LOADING Redis is loading", RedisServerError.Kind.retryLater),
      ("BUSY Redis is", .retryLater),
      ("OOM command not allowed", .retryLater), ("MISCONF Errors writing", .retryLater),
      ("NOREPLICAS Not enough", .retryLater), ("CLUSTERDOWN x", .retryLater),
      ("TRYAGAIN x", .retryLater), ("MASTERDOWN Link", .retryLater), ("READONLY You", .elsewhere),
      ("MOVED 1 h:1", .elsewhere), ("ASK 1 h:1", .elsewhere), ("NOSCRIPT No", .reloadScript),
      ("NOGROUP No such", .recreateGroup), ("NOAUTH x", .configuration),
      ("WRONGPASS x", .configuration), ("NOPERM this", .configuration),
      ("ERR max number of clients reached", .configuration), ("WRONGTYPE Op", .defect),
      ("CROSSSLOT Keys", .defect), ("EXECABORT x", .defect),
      ("ERR wrong number of arguments", .defect), ("ERR something", .unknown),
      ("BUSYGROUP Consumer", .unknown), ("BUSYKEY x", .unknown), ("", .unknown),
    ])
  func kinds(text: String, kind: RedisServerError.Kind) {
    #expect(RedisServerError(text: text).kind == kind)
  }

  @Test("what Redis quotes of a command is left out")
  func quotes() {
    let error = RedisServerError(
      text: "ERR unknown command 'AUHT', with args beginning with: 'secret' ")
    #expect(error.text == "ERR unknown command 'AUHT'")
  }
}
