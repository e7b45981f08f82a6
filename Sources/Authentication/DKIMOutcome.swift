package import Judging

/// A result of DKIM with the words that explain it; no words for a pass.
package struct DKIMOutcome: Hashable, Sendable {
  package let result: DKIMResult
  package let reason: String
  package let flaw: DKIMFlaw?

  package init(_ result: DKIMResult, _ reason: String = "", _ flaw: DKIMFlaw? = nil) {
    self.result = result
    self.reason = reason
    self.flaw = flaw
  }

  static let pass = DKIMOutcome(.pass)
  static let badSignature = DKIMOutcome(.fail, "signature did not verify")
  static let badBodyHash = DKIMOutcome(.fail, "body hash did not verify")
  static let inconclusive = DKIMOutcome(.neutral, "signature could not be processed")
  static let messageTooLarge = DKIMOutcome(.neutral, "message too large to check")
  static let tooManySignatures = DKIMOutcome(.neutral, "not checked: more than \(DKIMSignature.countLimit) signatures")
  static let expired = DKIMOutcome(.policy, "signature expired", .expired)
  static let fromFuture = DKIMOutcome(.policy, "signature made in the future", .future)
  static let shortKey = DKIMOutcome(.policy, "RSA key shorter than 1024 bits", .weakCrypto)
  static let testKey = DKIMOutcome(.policy, "test key", .testKey)
  static let sha1 = DKIMOutcome(.policy, "rsa-sha1 is no longer accepted", .weakCrypto)
  static let unsignedFrom = permanent("From is not signed", .fromUnsigned)
  static let foreignIdentity = permanent("i= is not in the signing domain", .foreignIdentity)
  static let reversedTimes = permanent("x= is not after t=", .reversedTimes)
  static let keyLookupFailed = DKIMOutcome(.temperror, "key lookup failed")
  static let noKey = permanent("no key")
  static let severalKeys = permanent("several key records")
  static let keyRevoked = permanent("key revoked", .revokedKey)
  static let malformedKey = permanent("key record is malformed")
  static let keyTooLong = permanent("key record is too long")
  static let keyTypeMismatch = permanent("key is of another type than the algorithm")
  static let nulInHeader = permanent("a header field contains NUL")

  static func permanent(_ reason: String, _ flaw: DKIMFlaw? = nil) -> DKIMOutcome {
    DKIMOutcome(.permerror, reason, flaw)
  }

  static func unsignedBody(_ octets: Int) -> DKIMOutcome {
    DKIMOutcome(.policy, "\(octets) octets of the body are not signed", .partialBody)
  }

  /// Names of fields, lower case.
  static func doubled(_ fields: [String]) -> DKIMOutcome {
    DKIMOutcome(.policy, "more \(fields.joined(separator: ", ")) than are signed", .doubledField)
  }
}

/// The errors libopendkim reports for one signature: `DKIM_SIGERROR_*` of its header `dkim.h`, by their numbers.
enum DKIMLibraryError: Int32, CaseIterable {
  case unknown = -1
  case none
  case version
  case domain
  case expired
  case future
  case timestamps
  case obsolete6
  case headerCanonicalization
  case bodyCanonicalization
  case missingAlgorithm
  case invalidAlgorithm
  case missingHeaderList
  case invalidLength
  case invalidQuery
  case invalidQueryOption
  case missingDomain
  case emptyDomain
  case missingSelector
  case emptySelector
  case missingSignature
  case emptySignature
  case corruptSignature
  case noKey
  case keySyntax
  case keyLookup
  case missingBodyHash
  case emptyBodyHash
  case corruptBodyHash
  case badSignature
  case subdomain
  case severalKeys
  case emptyHeaderList
  case invalidHeaderList
  case lengthBeyondBody
  case mustBeSigned
  case keyVersion
  case keyUnknownHash
  case keyHashMismatch
  case keyNotForMail
  case obsolete39
  case keyTypeMissing
  case keyTypeUnknown
  case keyRevoked
  case keyDecode
  case missingVersion
  case emptyVersion
  case keyTooSmall
  case conditional
  case conditionalLoop

  /// What the error means in the words of RFC 8601 section 2.7.1; nil if it is none.
  ///
  /// A field that breaks RFC 6376 section 6.1.1 and a key that cannot be used (6.1.2) are permanent errors; what the
  /// computation refutes (6.1.3) is a failure; what RFC 6376 leaves to the verifier (`x=`, `t=`) is policy.
  var outcome: DKIMOutcome? {
    switch self {
    case .none: nil
    case .unknown, .obsolete6, .obsolete39: .inconclusive
    case .expired: .expired
    case .future: .fromFuture
    case .badSignature: .badSignature
    case .keyTooSmall: .shortKey
    case .keyLookup: .keyLookupFailed
    case .keyRevoked: .keyRevoked
    case .noKey: .noKey
    case .keySyntax, .keyDecode: .malformedKey
    case .severalKeys: .severalKeys
    case .keyVersion: .permanent("unknown key version")
    case .keyUnknownHash, .keyHashMismatch: .permanent("key does not allow the hash algorithm")
    case .keyNotForMail: .permanent("key is not for mail")
    case .keyTypeMissing, .keyTypeUnknown: .permanent("unknown key type")
    case .version, .missingVersion, .emptyVersion: .permanent("v= is not 1")
    case .domain: .foreignIdentity
    case .subdomain: .permanent("key does not allow subdomains in i=")
    case .timestamps: .reversedTimes
    case .headerCanonicalization, .bodyCanonicalization: .permanent("unknown canonicalization")
    case .missingAlgorithm, .invalidAlgorithm: .permanent("unknown algorithm")
    case .missingHeaderList, .emptyHeaderList: .permanent("h= is missing")
    case .invalidHeaderList, .mustBeSigned: .unsignedFrom
    case .invalidLength: .permanent("l= is malformed")
    case .lengthBeyondBody: .permanent("l= is beyond the end of the body")
    case .invalidQuery, .invalidQueryOption: .permanent("unknown query method")
    case .missingDomain, .emptyDomain: .permanent("d= is missing")
    case .missingSelector, .emptySelector: .permanent("s= is missing")
    case .missingSignature, .emptySignature, .corruptSignature: .permanent("b= is malformed")
    case .missingBodyHash, .emptyBodyHash, .corruptBodyHash: .permanent("bh= is malformed")
    case .conditional, .conditionalLoop: .permanent("conditional signatures are not supported")
    }
  }
}
