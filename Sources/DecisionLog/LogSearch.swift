extension LogReader {
  /// The records that hold a term as the whole of some value, in order.
  ///
  /// Addresses, users, clients and Message-IDs are in the log as pseudonyms: the term is looked for under the keys of
  /// each day. Campaigns, findings, domains and ids are looked for as they are.
  package func find(_ term: String) throws -> [Substring] {
    let term = term.lowercased()
    var found: [Substring] = []
    var yesterday: Set<String> = []
    for day in try days {
      let today = try pseudonyms.find(term, on: day)
      // A record made just before midnight may stand in the next day's file.
      // A value is followed by a comma or a bracket, a key by a colon.
      let needles = today.union(yesterday).union([term]).flatMap { value in
        [",", "}", "]"].map { "\"\(value)\"\($0)" }
      }
      found += try lines(of: day).filter { line in
        let line = line.lowercased()
        return needles.contains { line.contains($0) }
      }
      yesterday = today
    }
    return found
  }
}
