import Mail

/// Header fields after canonicalization (RFC 6376 sections 3.4.1 and 3.4.2).
enum DKIMHeader {
  /// The field without a line end behind it.
  static func canonical(_ field: HeaderField, relaxed: Bool) -> [UInt8] {
    guard relaxed else { return field.name + [UInt8(ascii: ":")] + field.valueOnTheWire }
    var out = field.name.map(ASCII.lowercase)
    while let last = out.last, ASCII.isSpace(last) { out.removeLast() }
    out.append(UInt8(ascii: ":"))
    var inSpace = false
    for byte in field.unfolded {
      let isSpace = ASCII.isSpace(byte)
      if !isSpace { out.append(byte) } else if !inSpace { out.append(0x20) }
      inSpace = isSpace
    }
    return out
  }

  /// The field as it was before it was signed: with an empty `b=` (RFC 6376 section 3.7).
  static func unsigned(_ field: HeaderField) -> HeaderField {
    let specs = field.value.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    let emptied = specs.map { spec -> ArraySlice<UInt8> in
      guard let equals = spec.firstIndex(of: UInt8(ascii: "=")),
        spec[..<equals].filter({ $0 > 0x20 }) == [UInt8(ascii: "b")]
      else { return spec }
      return spec[...equals]
    }
    return HeaderField(name: field.name, value: Array(emptied.joined(separator: [UInt8(ascii: ";")])))
  }

  /// The fields that `h=` names, each occurrence of a name one further up (RFC 6376 section 5.4.2).
  ///
  /// A name beyond the last occurrence stands for nothing. `own`, the index of the signature itself, is never chosen.
  static func select(_ names: [String], from headers: [HeaderField], except own: Int) -> [HeaderField] {
    var places: [String: [Int]] = [:]
    for (index, field) in headers.enumerated() where index != own {
      let name = field.name.filter { !ASCII.isSpace($0) }
      places[String(decoding: name, as: UTF8.self).lowercased(), default: []].append(index)
    }
    return names.compactMap { places[$0]?.popLast() }.map { headers[$0] }
  }
}

extension HeaderField {
  /// Folds with CRLF, as they are signed; none at the end.
  var valueOnTheWire: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(value.count + 8)
    for byte in value {
      if byte == 0x0a, out.last != 0x0d { out.append(0x0d) }
      out.append(byte)
    }
    while let last = out.last, last == 0x0d || last == 0x0a { out.removeLast() }
    return out
  }
}
