import Mail

/// Whether programs can read one part in different ways, and so see different text.
enum MIMEAmbiguity {
  /// `fields`: the header of the part.
  static func exists(in fields: [HeaderField]) -> Bool {
    let types = fields.filter { $0.isNamed("Content-Type") }.map(\.unfolded)
    let encodings = fields.filter { $0.isNamed("Content-Transfer-Encoding") }.map { $0.text.lowercased() }
    if Set(types).count > 1 || Set(encodings).count > 1 { return true }
    guard let type = types.first else { return false }
    let parameters = MIMEParameters(value: type)
    if parameters.isAmbiguous("boundary") || parameters.isAmbiguous("charset") { return true }
    // A multipart has no encoding of its own (RFC 2045 section 6.4); some programs decode it all the same.
    let isMultipart = String(decoding: type.prefix(10), as: UTF8.self).lowercased() == "multipart/"
    return isMultipart && encodings.contains("base64")
  }
}
