import Mail

/// What the macro letters stand for in one check, and how they are put in (RFC 7208 section 7).
///
/// libspf2 could expand macros, but it drops a character where a value has no more parts than are asked for, cuts
/// reversed values short, and knows only some of the delimiters.
struct SPFMacroValues {
  let localPart: String
  let domain: String
  let helo: String
  let client: IPAddress

  /// A valid macro string with its macros expanded.
  ///
  /// `current` is the domain whose record is evaluated, `%{d}`. `clientName` is called for `%{p}` only, because it
  /// takes questions to the DNS.
  func expand(_ text: String, current: String, clientName: () -> String) -> String {
    var rest = text[...]
    var out = ""
    while let percent = rest.firstIndex(of: "%") {
      out += rest[..<percent]
      rest = rest[percent...].dropFirst()
      let kind = rest.popFirst()
      switch kind {
      case "%": out += "%"
      case "_": out += " "
      case "-": out += "%20"
      default:
        let body = rest.prefix { $0 != "}" }
        rest = rest.dropFirst(body.count + 1)
        out += value(of: body, current: current, clientName: clientName)
      }
    }
    return out + rest
  }

  /// The value for what stands between the braces.
  private func value(of macro: Substring, current: String, clientName: () -> String) -> String {
    guard let letter = macro.first else { return "" }
    let digits = macro.dropFirst().prefix(while: \.isNumber)
    let tail = macro.dropFirst(1 + digits.count)
    let isReversed = tail.first?.lowercased() == "r"
    let delimiters = isReversed ? tail.dropFirst() : tail
    let value = self.value(of: letter.lowercased(), current: current, clientName: clientName)
    var parts = value.split(omittingEmptySubsequences: false) { (delimiters.isEmpty ? "." : delimiters).contains($0) }
    if isReversed { parts.reverse() }
    // A number too big for Int is more than there are parts.
    let wanted = digits.isEmpty ? parts.count : Int(digits) ?? parts.count
    let joined = parts.suffix(wanted).joined(separator: ".")
    return letter.isUppercase ? Self.escaped(joined) : joined
  }

  private func value(of letter: String, current: String, clientName: () -> String) -> String {
    switch letter {
    case "s": "\(localPart)@\(domain)"
    case "l": localPart
    case "o": domain
    case "d": current
    case "h": helo
    case "i": client.isIPv4 ? client.description : client.nibbles.joined(separator: ".")
    case "v": client.isIPv4 ? "in-addr" : "ip6"
    case "p": clientName()
    default: ""
    }
  }

  /// An upper-case letter asks for this (RFC 3986 section 2.1).
  private static func escaped(_ text: String) -> String {
    text.utf8.reduce(into: "") { out, byte in
      if ASCII.isAlphanumeric(byte) || "-._~".utf8.contains(byte) {
        out.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        out += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
  }
}
