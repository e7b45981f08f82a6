import Foundation

@testable import CorpusDoor

/// A file of messages.
enum MailboxFileTarget: FuzzTarget {
  static let name = "mailbox-file"

  static func run(_ input: [UInt8]) {
    let data = Data(input)
    let messages = Mbox.messages(in: data)
    promise(messages.reduce(0) { $0 + $1.count } <= data.count, "more came out than went in")
    if Mbox.isMbox(data) { promise(!messages.isEmpty, "a mailbox without a message") }
  }
}
