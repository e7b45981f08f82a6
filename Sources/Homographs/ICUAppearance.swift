import CConfusables
package import Mail

/// What names look like, through ICU.
package final class ICUAppearance: Appearance {
  private let checker: SpoofChecker

  /// Fails if ICU or its data cannot be used.
  package init() throws(ICUUnavailable) { checker = try SpoofChecker() }

  /// The skeleton of UTS 39 section 4, and two foldings of ours: it holds `i` for another letter than `l` and `1`, and
  /// `vv` for others than `w`.
  ///
  /// Zero and `o`, `rn` and `m` are the same there already.
  package func skeleton(of text: String) -> String {
    let text = String(text.prefix(1_000))
    let skeleton = checker.skeleton(text) ?? text.lowercased()
    var out: [UInt8] = []
    for byte in skeleton.utf8 {
      if byte == UInt8(ascii: "v"), out.last == UInt8(ascii: "v") {
        out[out.count - 1] = UInt8(ascii: "w")
      } else {
        out.append(byte == UInt8(ascii: "i") ? UInt8(ascii: "l") : byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  package func mixesScripts(_ text: String) -> Bool { checker.mixesScripts(String(text.prefix(1_000))) }

  package func unicodeForm(of domain: DomainName) -> DomainName? {
    checker.unicodeForm(domain.text).flatMap { DomainName($0) }
  }

  package func asciiForm(of domain: DomainName) -> DomainName? {
    checker.asciiForm(domain.text).flatMap { DomainName($0) }
  }
}

/// ICU cannot be used.
package struct ICUUnavailable: Error, CustomStringConvertible {
  package var description: String { "ICU lacks the data to compare characters" }
}

/// A checker of ICU, which is only read: so all threads may use it.
@safe
private struct SpoofChecker: ~Copyable, @unchecked Sendable {
  private typealias Conversion =
    (OpaquePointer?, UnsafePointer<CChar>?, CInt, UnsafeMutablePointer<CChar>?, CInt) -> CInt

  private let handle: OpaquePointer

  init() throws(ICUUnavailable) {
    guard let handle = unsafe cconf_open() else { throw ICUUnavailable() }
    unsafe self.handle = handle
  }

  deinit { unsafe cconf_close(handle) }

  func skeleton(_ text: String) -> String? { unsafe convert(text, room: 16_384, cconf_skeleton) }

  /// A domain name has 253 octets in either form.
  func unicodeForm(_ name: String) -> String? { unsafe convert(name, room: 1_024, cconf_name_to_unicode) }
  func asciiForm(_ name: String) -> String? { unsafe convert(name, room: 1_024, cconf_name_to_ascii) }

  func mixesScripts(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) {
        unsafe cconf_mixes_scripts(handle, $0.baseAddress, CInt($0.count))
      }
    } == 1
  }

  private func convert(_ text: String, room: Int, _ conversion: Conversion) -> String? {
    var text = text
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { out in
      let count = text.withUTF8 { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) {
          unsafe conversion(handle, $0.baseAddress, CInt($0.count), out.baseAddress, CInt(room))
        }
      }
      guard count >= 0 else { return nil }
      return unsafe out.prefix(Int(count)).withMemoryRebound(to: UInt8.self) {
        unsafe String(decoding: $0, as: UTF8.self)
      }
    }
  }
}
