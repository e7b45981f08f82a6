import Glibc

/// An iconv descriptor that makes UTF-8.
@safe final class CharsetConverter {
  private let descriptor: iconv_t
  private var chunk = [UInt8](repeating: 0, count: 16_384)

  /// Nil if the system does not know the character set.
  init?(from name: String) {
    let descriptor = unsafe iconv_open("UTF-8", name)
    guard let descriptor = unsafe descriptor, Int(bitPattern: descriptor) != -1 else { return nil }
    unsafe self.descriptor = descriptor
  }

  deinit { unsafe iconv_close(descriptor) }

  /// Each octet that has no meaning becomes U+FFFD; nil if there are more than `tolerance`.
  func convert(_ bytes: [UInt8], tolerance: Int) -> Conversion? {
    // Back to the initial state, whatever the last text left.
    unsafe iconv(descriptor, nil, nil, nil, nil)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var wrong = 0
    var bytes = bytes
    unsafe bytes.withUnsafeMutableBytes { buffer in
      var next = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      var left = buffer.count
      while left > 0, wrong <= tolerance {
        let problem = unsafe step(&next, &left, &out)
        guard problem == EILSEQ || problem == EINVAL else { continue }
        out += UTF8.encodedReplacementCharacter
        // A character that is cut off.
        guard problem == EILSEQ else { break }
        wrong += 1
        unsafe next = next.map { unsafe $0 + 1 }
        left -= 1
      }
    }
    guard wrong <= tolerance else { return nil }
    // What a converter with a memory still holds back.
    var none: UnsafeMutablePointer<CChar>?
    var nothing = 0
    _ = unsafe step(&none, &nothing, &out)
    return Conversion(text: String(decoding: out, as: UTF8.self), isClean: wrong == 0)
  }

  /// Converts as much as the chunk holds or up to a problem; returns the error number, 0 if all was converted.
  private func step(_ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, _ out: inout [UInt8]) -> Int32 {
    let (problem, count) = unsafe chunk.withUnsafeMutableBytes { buffer in
      var target = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      var room = buffer.count
      let result = unsafe iconv(descriptor, &next, &left, &target, &room)
      return (result == Int(bitPattern: UInt.max) ? errno : 0, buffer.count - room)
    }
    out += chunk[..<count]
    return problem
  }
}
