import Programme

extension RecordParser {
  func periodClosing(_ fields: RecordFields) throws(Refusal) -> PeriodClosing {
    let closing = PeriodClosing(
      institution: try fields.required("institution", .id()),
      month: try fields.required("month", .month), at: try moment(fields))
    guard closing.month.to <= closing.at else {
      throw Refusal(.malformed, "month: \(closing.month) isn't over; close it afterwards")
    }
    return closing
  }
}
