/// What became of a request (SMPP 3.4 section 5.1.3); 0 in requests.
package struct CommandStatus: RawRepresentable, Hashable, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let ok = Self(rawValue: 0x00)
  package static let invalidMessageLength = Self(rawValue: 0x01)
  package static let invalidCommandLength = Self(rawValue: 0x02)
  package static let invalidCommandID = Self(rawValue: 0x03)
  package static let invalidBindStatus = Self(rawValue: 0x04)
  package static let alreadyBound = Self(rawValue: 0x05)
  package static let systemError = Self(rawValue: 0x08)
  package static let invalidSourceAddress = Self(rawValue: 0x0A)
  package static let invalidDestinationAddress = Self(rawValue: 0x0B)
  package static let invalidMessageID = Self(rawValue: 0x0C)
  package static let bindFailed = Self(rawValue: 0x0D)
  package static let invalidPassword = Self(rawValue: 0x0E)
  package static let invalidSystemID = Self(rawValue: 0x0F)
  package static let queueFull = Self(rawValue: 0x14)
  package static let invalidServiceType = Self(rawValue: 0x15)
  package static let invalidDestinationCount = Self(rawValue: 0x33)
  package static let invalidDistributionList = Self(rawValue: 0x34)
  package static let invalidDestinationFlag = Self(rawValue: 0x40)
  package static let submitFailed = Self(rawValue: 0x45)
  package static let invalidSystemType = Self(rawValue: 0x53)
  package static let throttled = Self(rawValue: 0x58)
  package static let invalidSchedule = Self(rawValue: 0x61)
  package static let invalidValidity = Self(rawValue: 0x62)
  package static let temporaryApplicationError = Self(rawValue: 0x64)
  package static let permanentApplicationError = Self(rawValue: 0x65)
  package static let rejectedByApplication = Self(rawValue: 0x66)
  package static let invalidParameterStream = Self(rawValue: 0xC0)
  package static let unknownError = Self(rawValue: 0xFF)

  /// The names of SMPP 3.4 (table 5-2), without their `ESME_R`.
  private static let names: [UInt32: String] = [
    0x00: "OK", 0x01: "INVMSGLEN", 0x02: "INVCMDLEN", 0x03: "INVCMDID", 0x04: "INVBNDSTS", 0x05: "ALYBND",
    0x06: "INVPRTFLG", 0x07: "INVREGDLVFLG", 0x08: "SYSERR", 0x0A: "INVSRCADR", 0x0B: "INVDSTADR", 0x0C: "INVMSGID",
    0x0D: "BINDFAIL", 0x0E: "INVPASWD", 0x0F: "INVSYSID", 0x11: "CANCELFAIL", 0x13: "REPLACEFAIL", 0x14: "MSGQFUL",
    0x15: "INVSERTYP", 0x33: "INVNUMDESTS", 0x34: "INVDLNAME", 0x40: "INVDESTFLAG", 0x42: "INVSUBREP",
    0x43: "INVESMCLASS", 0x44: "CNTSUBDL", 0x45: "SUBMITFAIL", 0x48: "INVSRCTON", 0x49: "INVSRCNPI", 0x50: "INVDSTTON",
    0x51: "INVDSTNPI", 0x53: "INVSYSTYP", 0x54: "INVREPFLAG", 0x55: "INVNUMMSGS", 0x58: "THROTTLED", 0x61: "INVSCHED",
    0x62: "INVEXPIRY", 0x63: "INVDFTMSGID", 0x64: "X_T_APPN", 0x65: "X_P_APPN", 0x66: "X_R_APPN", 0x67: "QUERYFAIL",
    0xC0: "INVOPTPARSTREAM", 0xC1: "OPTPARNOTALLWD", 0xC2: "INVPARLEN", 0xC3: "MISSINGOPTPARAM",
    0xC4: "INVOPTPARAMVAL", 0xFE: "DELIVERYFAILURE", 0xFF: "UNKNOWNERR",
  ]
}

extension CommandStatus: CustomStringConvertible {
  /// The name of SMPP, such as `ESME_RINVSRCADR`, or the number of a status that has none.
  package var description: String {
    Self.names[rawValue].map { "ESME_R" + $0 } ?? "0x" + String(rawValue, radix: 16)
  }
}
