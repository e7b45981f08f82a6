/// What a milter may do to a message (`SMFIF_*`).
package struct MilterActions: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let addHeaders = Self(rawValue: 0x001)
  package static let changeBody = Self(rawValue: 0x002)
  package static let addRecipients = Self(rawValue: 0x004)
  package static let deleteRecipients = Self(rawValue: 0x008)
  package static let changeHeaders = Self(rawValue: 0x010)
  package static let quarantine = Self(rawValue: 0x020)
  package static let changeSender = Self(rawValue: 0x040)
  package static let addRecipientsWithArguments = Self(rawValue: 0x080)
  package static let setMacroLists = Self(rawValue: 0x100)

  /// Everything of protocol version 6.
  package static let all = Self(rawValue: 0x1ff)
}

/// How the dialogue may be shortened (`SMFIP_*`).
package struct MilterProtocolFlags: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let noConnect = Self(rawValue: 0x01)
  package static let noHelo = Self(rawValue: 0x02)
  package static let noMail = Self(rawValue: 0x04)
  package static let noRecipient = Self(rawValue: 0x08)
  package static let noBody = Self(rawValue: 0x10)
  package static let noHeaders = Self(rawValue: 0x20)
  package static let noEndOfHeaders = Self(rawValue: 0x40)
  package static let noReplyToHeader = Self(rawValue: 0x80)
  package static let noUnknown = Self(rawValue: 0x100)
  package static let noData = Self(rawValue: 0x200)
  /// The milter may answer a body chunk by "no more of these".
  package static let skip = Self(rawValue: 0x400)
  package static let rejectedRecipients = Self(rawValue: 0x800)
  package static let noReplyToConnect = Self(rawValue: 0x1000)
  package static let noReplyToHelo = Self(rawValue: 0x2000)
  package static let noReplyToMail = Self(rawValue: 0x4000)
  package static let noReplyToRecipient = Self(rawValue: 0x8000)
  package static let noReplyToData = Self(rawValue: 0x1_0000)
  package static let noReplyToUnknown = Self(rawValue: 0x2_0000)
  package static let noReplyToEndOfHeaders = Self(rawValue: 0x4_0000)
  package static let noReplyToBody = Self(rawValue: 0x8_0000)
  /// Header values keep the white space behind the colon.
  package static let leadingSpace = Self(rawValue: 0x10_0000)

  /// Everything of protocol version 6.
  package static let all = Self(rawValue: 0x1f_ffff)

  /// All the bits that take away a reply.
  package static let noReplies: Self = [
    .noReplyToConnect, .noReplyToHelo, .noReplyToMail, .noReplyToRecipient, .noReplyToData, .noReplyToUnknown,
    .noReplyToHeader, .noReplyToEndOfHeaders, .noReplyToBody,
  ]
}

/// What the MTA offers to a milter, or what the milter chose from it.
package struct MilterOptions: Hashable, Sendable {
  package var version: UInt32
  package var actions: MilterActions
  package var flags: MilterProtocolFlags
  /// The macros the milter asked for; a step that is missing here gets all there are.
  package var macroLists: [MilterStep: Set<String>] = [:]

  package init(version: UInt32 = 6, actions: MilterActions = .all, flags: MilterProtocolFlags = .all) {
    self.version = version
    self.actions = actions
    self.flags = flags
  }

  var payload: [UInt8] {
    var writer = PayloadWriter()
    writer.number(version)
    writer.number(actions.rawValue)
    writer.number(flags.rawValue)
    return writer.bytes
  }

  /// Reads the milter's answer to `offer`; throws if it takes what was not offered.
  init(answer packet: MilterPacket, to offer: MilterOptions) throws(MilterError) {
    guard packet.code == MilterCommand.negotiate.rawValue else {
      throw .violation("negotiation answered by \(packet.letter)")
    }
    var reader = PayloadReader(packet)
    version = try reader.number()
    actions = MilterActions(rawValue: try reader.number())
    flags = MilterProtocolFlags(rawValue: try reader.number())
    guard (2...offer.version).contains(version), offer.actions.isSuperset(of: actions),
      offer.flags.isSuperset(of: flags)
    else {
      throw .violation("negotiation: version \(version), actions \(actions), flags \(flags) were not offered")
    }
    while !reader.isAtEnd {
      let number = try reader.number()
      let names = try reader.text().split(whereSeparator: { $0 == " " || $0 == "," || $0 == "\t" }).map(String.init)
      guard let step = MilterStep.allCases.first(where: { $0.macroList == number }) else {
        throw .malformed("macro list \(number)")
      }
      macroLists[step] = Set(names)
    }
  }
}
