import Mail

extension MilterTransaction {
  /// A message from the bytes of a file, line ends made those of an MTA: LF inside header fields, CRLF in the body.
  ///
  /// The header ends at an empty line, or at a line that is no field.
  package init(message bytes: [UInt8]) {
    var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)[...]
    var fields: [(name: [UInt8], value: [UInt8])] = []
    while let line = lines.first?.withoutReturn, !line.isEmpty {
      if line.first == 0x20 || line.first == 0x09, !fields.isEmpty {
        fields[fields.count - 1].value += [0x0a] + line
      } else if let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex {
        fields.append((Array(line[..<colon]), Array(line[(colon + 1)...])))
      } else {
        break
      }
      lines = lines.dropFirst()
    }
    if lines.first?.withoutReturn.isEmpty ?? false { lines = lines.dropFirst() }
    self.init(
      headers: fields.map { HeaderField(name: $0.name, value: $0.value) },
      body: Array(lines.map(\.withoutReturn).joined(separator: [0x0d, 0x0a])))
  }
}

extension ArraySlice<UInt8> {
  /// Without the CR at its end, if there is one.
  fileprivate var withoutReturn: Self { last == 0x0d ? dropLast() : self }
}
