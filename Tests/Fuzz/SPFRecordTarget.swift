import Authentication

/// The text of an SPF record.
enum SPFRecordTarget: FuzzTarget {
  static let name = "spf-record"

  static func run(_ input: [UInt8]) {
    guard let record = SPFRecord(input) else { return }
    promise(SPFRecord.isVersion1(input), "a record without a version")
    promise(SPFRecord(input + Array(" ".utf8)) == record, "a space at the end changes the record")
    promise(SPFRecord(input + Array(" ~all".utf8)) != nil, "one more term breaks the record")
  }
}
