import MessageText

/// An HTML document.
enum HTMLTarget: FuzzTarget {
  static let name = "html"

  static func run(_ input: [UInt8]) {
    let html = String(decoding: input, as: UTF8.self)
    let document = HTMLText(html)
    let text = document.shown
    promise(text.utf8.count + document.hidden.utf8.count <= html.utf8.count, "more text than markup")
    promise(document.tags.count <= 2_000 && document.links.count <= 200, "too many tags or links")
    if !html.utf8.contains(where: "<&".utf8.contains) {
      let words = html.unicodeScalars.split(whereSeparator: { "\t\n\u{B}\u{C}\r ".unicodeScalars.contains($0) })
      let found = text.unicodeScalars.split(separator: " ")
      promise(words.elementsEqual(found) { $0.elementsEqual($1) }, "text without markup was changed")
    }
  }
}
