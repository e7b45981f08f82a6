package import Mail

/// An MTA, as far as MTAs differ in what a milter's header changes mean.
package enum MTA: Sendable, CaseIterable {
  /// A deleted field no longer counts: the third of a name becomes the second.
  case postfix
  /// A deleted field counts on until the milter is done, so the others keep their numbers.
  case sendmail
}

extension MilterModification {
  /// The header after the changes, made in order as an MTA makes them; other modifications are passed over.
  ///
  /// Names are compared without case. Number 0 of a name means the first. Changing a field that is not there adds it at
  /// the end, deleting it does nothing; inserting beyond the end adds at the end. Fields that an earlier change added
  /// are counted. The fields of the MTA itself, which no milter sees, are not in the picture.
  package static func apply(
    _ modifications: [MilterModification], to headers: [HeaderField], as mta: MTA = .postfix
  ) -> [HeaderField] {
    var slots = headers.map { Slot(field: $0) }
    for modification in modifications {
      switch modification {
      case .addHeader(let field): slots.append(Slot(field: field))
      case .insertHeader(let field, let index): slots.insert(Slot(field: field), at: min(index, slots.count))
      case .changeHeader(let field, let index):
        if let position = slots.position(of: field.name, index) {
          slots[position] = Slot(field: HeaderField(name: slots[position].field.name, value: field.value))
        } else {
          slots.append(Slot(field: field))
        }
      case .deleteHeader(let name, let index):
        guard let position = slots.position(of: name, index) else { continue }
        switch mta {
        case .postfix: slots.remove(at: position)
        case .sendmail: slots[position].isDeleted = true
        }
      case .quarantine, .addRecipient, .deleteRecipient, .changeSender, .replaceBody: continue
      }
    }
    return slots.filter { !$0.isDeleted }.map(\.field)
  }
}

private struct Slot {
  var field: HeaderField
  var isDeleted = false
}

extension [Slot] {
  fileprivate func position(of name: [UInt8], _ index: Int) -> Int? {
    let text = String(decoding: name, as: UTF8.self)
    return indices.filter { self[$0].field.isNamed(text) }.dropFirst(Swift.max(index, 1) - 1).first
  }
}
