import Homographs
import Mail

/// Domain names and texts, one a part, as what they look like.
enum NamesTarget: FuzzTarget {
  static let name = "names"

  private static let appearance: ICUAppearance = {
    do { return try ICUAppearance() } catch { fatalError("\(error)") }
  }()

  static func run(_ input: [UInt8]) {
    for value in FuzzInput(input).all {
      let text = String(decoding: value, as: UTF8.self)
      promise(appearance.skeleton(of: text) == appearance.skeleton(of: text), "two skeletons of one text")
      _ = appearance.mixesScripts(text)
      guard let domain = DomainName(text) else { continue }
      if let ascii = appearance.asciiForm(of: domain) {
        promise(ascii.text.utf8.allSatisfy { $0 < 0x80 }, "A-labels that are not ASCII")
        promise(appearance.asciiForm(of: ascii) == ascii, "A-labels that have others")
      }
      _ = appearance.unicodeForm(of: domain)
      _ = appearance.inDNS(domain)
    }
  }
}
