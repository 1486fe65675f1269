import Records
import Testing

@Suite("Rows for spreadsheets")
struct CSVRowTests {
  @Test(
    "a text that would be a formula becomes one that isn't",
    arguments: [
      ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
      ("\t=1", "\"'\t=1\""), ("\r=1", "\"'\r=1\""), ("\n=1", "\"'\n=1\""), (" =1", "' =1"),
      ("\u{FF1D}1", "'\u{FF1D}1"), ("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""),
      ("a=1", "a=1"), ("", ""), ("promoter/k1", "promoter/k1"), ("'=1", "'=1"),
    ])
  func formulas(text: String, cell: String) {
    #expect(CSVRow([.text(text)]).text == cell + "\r\n")
  }

  @Test(
    "what would end a cell is quoted",
    arguments: [
      ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""), ("a;b", "\"a;b\""),
      ("a\r\nb", "\"a\r\nb\""), ("a\"\u{301}b", "\"a\"\"\u{301}b\""), ("a ", "\"a \""),
    ])
  func quoting(text: String, cell: String) {
    #expect(Array(CSVRow([.text(text)]).text.utf8) == Array((cell + "\r\n").utf8))
  }

  @Test("numbers are numbers, whatever their sign, and nothing is nothing")
  func numbers() {
    #expect(CSVRow([.number(-5), .empty, .number(7)]).text == "-5,,7\r\n")
  }
}
