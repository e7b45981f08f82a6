@testable import Authentication

/// The text of a DMARC record.
enum DMARCRecordTarget: FuzzTarget {
  static let name = "dmarc-record"

  static func run(_ input: [UInt8]) {
    guard let record = DMARCRecord(input) else { return }
    promise(DMARCRecord(input + Array(";".utf8)) == record || input.count > 8_191, "a final semicolon counts")
  }
}
