extension LogReader {
  /// The records that hold a term as the whole of some value, in order.
  ///
  /// Addresses, users, clients and Message-IDs are in the log as pseudonyms: the term is looked for under the keys of
  /// each day. Campaigns, findings, domains and ids are looked for as they are.
  package func find(_ term: String) throws -> [StoredRecord] {
    let term = term.lowercased()
    var needles: [Day: [String]] = [:]
    var found: [StoredRecord] = []
    try records { record in
      guard let day = record.frame.flatMap({ Day($0.time.prefix(10)) }) else { return true }
      if needles[day] == nil {
        // A value is followed by a comma or a bracket, a key by a colon.
        needles[day] = (try keys.load(day)?.pseudonyms(term) ?? []).union([term]).flatMap { value in
          [",", "}", "]"].map { "\"\(value)\"\($0)" }
        }
      }
      let text = record.text.lowercased()
      if needles[day]?.contains(where: text.contains) == true { found.append(record) }
      return true
    }
    return found
  }
}
