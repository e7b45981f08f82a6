import Foundation

/// What every record has: its number, time and kind.
///
/// Found without reading the rest, which is most of it: strings are stepped over, and values within values not looked
/// at. So a text that is no JSON may have a frame; whoever needs to know decodes it.
struct RecordFrame {
  let sequence: UInt64
  let time: String
  let kind: String

  /// Nil if one of them is missing.
  init?(_ record: ArraySlice<UInt8>) {
    var scan = Scan()
    unsafe record.withUnsafeBufferPointer { unsafe scan.read($0) }
    guard let sequence = scan.sequence, let time = scan.time, let kind = scan.kind else { return nil }
    self.sequence = sequence
    self.time = time
    self.kind = kind
  }

  private struct Scan {
    var sequence: UInt64?
    var time: String?
    var kind: String?
    /// The key of the outermost object whose value comes next.
    private var key = ""

    mutating func read(_ octets: UnsafeBufferPointer<UInt8>) {
      var (depth, place) = (0, 0)
      while place < octets.count {
        switch unsafe octets[place] {
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: "\""):
          let end = unsafe Self.endOfString(octets, from: place + 1)
          if depth == 1 { take(unsafe String(decoding: octets[place + 1..<end], as: UTF8.self)) }
          place = end
        case UInt8(ascii: ","):
          if depth == 1 { key = "" }
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
          if depth == 1, key == "sequence" {
            let digits = unsafe octets[place...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            sequence = unsafe UInt64(String(decoding: digits, as: UTF8.self))
            key = ""
          }
        default: break
        }
        place += 1
      }
    }

    /// A string of the outermost object: a key, or the value of one.
    private mutating func take(_ text: String) {
      switch key {
      case "": key = text
      case "time": time = text
      case "kind": kind = text
      default: break
      }
    }

    /// The place of the quotation mark that ends a string, or the end of the text.
    private static func endOfString(_ octets: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
      guard let base = unsafe UnsafeRawPointer(octets.baseAddress) else { return octets.count }
      var place = start
      while let mark = unsafe memchr(base + place, 0x22, octets.count - place) {
        place = unsafe base.distance(to: UnsafeRawPointer(mark))
        // It is escaped behind an odd number of backslashes.
        let backslashes = unsafe octets[start..<place].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        if backslashes % 2 == 0 { return place }
        place += 1
      }
      return octets.count
    }
  }
}
