@testable import DecisionLog

/// A journal and a bundle of entries as they lie on the disk after whatever happened.
enum JournalTarget: FuzzTarget {
  static let name = "journal"

  static func run(_ input: [UInt8]) {
    let (entries, torn) = Journal.read(input)
    let used = entries.reduce(0) { $0 + $1.bytes.count + 10 }
    promise(used + torn == input.count, "octets that are neither entries nor torn")
    var assembly = RecordAssembly()
    for (index, entry) in entries.enumerated() { _ = assembly.add(entry.bytes, at: UInt64(index)) }
    for (index, part) in FuzzInput(input).all.enumerated() { _ = assembly.add(part, at: UInt64(index)) }
  }
}
