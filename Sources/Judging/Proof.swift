package import Mail

/// A result of SPF (RFC 7208 section 2.6, RFC 8601 section 2.7.2).
package enum SPFResult: String, Hashable, Sendable {
  case none
  case neutral
  case pass
  /// Pass, but refused by a rule of ours, as `SPFProof.flaw` says (RFC 8601 section 2.7.2).
  case policy
  case fail
  case softfail
  case temperror
  case permerror
}

/// What SPF says about one identity.
package struct SPFProof: Hashable, Sendable {
  /// The identity checked (RFC 7208 sections 2.3 and 2.4).
  package enum Identity: String, Hashable, Sendable {
    case mailFrom
    case helo
  }

  package var identity: Identity
  /// The domain whose record was evaluated first; nil if the mark holds none.
  package var domain: DomainName?
  package var result: SPFResult
  /// Terms that asked the DNS (RFC 7208 section 4.6.4): 10 at most.
  package var lookups: Int
  /// Questions without an answer: 2 at most.
  package var voidLookups: Int
  /// Why the result is not simply pass or fail, in plain words; empty if there is nothing to say.
  package var reason: String
  /// What let the client in; nil unless the domain's record passes it.
  package var match: SPFMatch?
  /// Why a pass backs nobody; nil unless the result is `policy`.
  package var flaw: SPFFlaw?

  package init(
    identity: Identity, domain: DomainName?, result: SPFResult, lookups: Int = 0, voidLookups: Int = 0,
    reason: String = "", match: SPFMatch? = nil
  ) {
    self.identity = identity
    self.domain = domain
    self.result = result
    self.lookups = lookups
    self.voidLookups = voidLookups
    self.reason = reason
    self.match = match
  }

  /// Takes back a pass.
  package mutating func discount(_ flaw: SPFFlaw, _ reason: String) {
    result = .policy
    self.flaw = flaw
    self.reason = reason
  }
}

/// A result of DKIM for one signature (RFC 8601 section 2.7.1).
package enum DKIMResult: String, Hashable, Sendable {
  case none
  case pass
  case fail
  /// Valid, but refused by a rule of ours: a weak algorithm or key, a test key, something that was left unsigned.
  case policy
  case neutral
  case temperror
  case permerror
}

/// What DKIM says about one signature.
package struct DKIMProof: Hashable, Sendable {
  /// `d=`, lower case; as it stands in the signature, even if it is no domain name.
  package var domain: String
  /// `s=`, as it stands in the signature.
  package var selector: String
  /// `a=`, lower case.
  package var algorithm: String
  package var result: DKIMResult
  /// Why the result is not `pass`, in plain words; empty for a pass.
  package var reason: String
  /// Size of the public key in bits; 0 if no key was read.
  package var keyBits: Int
  /// Octets of the canonical body beyond `l=`, which the signature does not cover.
  package var unsignedBodyBytes: Int
  /// Of Subject, To and Date, those that stand in the message and not in `h=`; lower case.
  package var unsignedFields: [String] = []
  /// What is wrong, where it means more than a message that was changed on the way.
  package var flaw: DKIMFlaw?
  /// Names the signature itself: 16 hex digits of the SHA-256 of the octets in `b=`; empty if it has none.
  ///
  /// A message that is sent again has it again, however its fields are written.
  package var digest = ""
  /// `t=` in seconds since 1970 UTC.
  package var signedAt: Int64?
  /// `x=` in seconds since 1970 UTC.
  package var expiresAt: Int64?

  package init(
    domain: String, selector: String, algorithm: String, result: DKIMResult, reason: String = "", keyBits: Int = 0,
    unsignedBodyBytes: Int = 0
  ) {
    self.domain = domain
    self.selector = selector
    self.algorithm = algorithm
    self.result = result
    self.reason = reason
    self.keyBits = keyBits
    self.unsignedBodyBytes = unsignedBodyBytes
  }
}

/// What the owner of a domain asks to be done with mail that fails (`p=`, RFC 9989 section 4.7).
package enum OwnerPolicy: String, Hashable, Sendable {
  case none
  case quarantine
  case reject
}

/// A result of DMARC (RFC 8601 section 2.7, as registered by RFC 9989).
package enum DMARCResult: String, Hashable, Sendable {
  /// No policy record.
  case none
  case pass
  case fail
  case temperror
  case permerror
}

/// What DMARC says about the From domains; of several domains, the one with the strictest outcome.
package struct DMARCProof: Hashable, Sendable {
  package var result: DMARCResult
  /// The policy that applies, a step milder if its owner only tests; nil without a record that has one.
  package var policy: OwnerPolicy?
  /// Where the record was found.
  package var recordDomain: DomainName?
  /// The name that stands for the From domain's organization (RFC 9989 section 4.10.2), by the public suffix list where
  /// no record says; nil if the From domain is nobody's.
  package var organizationalDomain: DomainName?
  /// The mechanisms (`dkim`, `spf`) by which the From domains are backed, also without a policy; empty if one is not.
  package var aligned: [String]
  /// The names asked for the records of the From domains, in order.
  package var queries: [String]
  /// Why there is no result, in plain words; empty if there is one.
  package var reason: String

  package init(
    result: DMARCResult, policy: OwnerPolicy? = nil, recordDomain: DomainName? = nil,
    organizationalDomain: DomainName? = nil, aligned: [String] = [], queries: [String] = [], reason: String = ""
  ) {
    self.result = result
    self.policy = policy
    self.recordDomain = recordDomain
    self.organizationalDomain = organizationalDomain
    self.aligned = aligned
    self.queries = queries
    self.reason = reason
  }
}

/// A result of ARC for a whole chain (RFC 8617 section 4.4).
package enum ARCResult: String, Hashable, Sendable {
  /// No chain, or one that was not checked.
  case none
  case pass
  case fail
  /// The DNS did not tell.
  case temperror
}

/// What ARC says about the way a message came.
package struct ARCProof: Hashable, Sendable {
  package var result: ARCResult
  /// `d=` of the seals, newest first; proven if the chain passes.
  package var sealers: [DomainName]
  /// Why the result is not `pass`, in plain words; empty for a pass.
  package var reason: String
  /// The chain fails in a way that no honest change of the message explains: a seal is wrong, or a set missing.
  package var isBroken: Bool
  /// What the newest sealer found when the message reached it.
  ///
  /// Nil unless the chain passes, its newest signature covers every From field, and the report can be read.
  package var report: AuthenticationReport?

  package init(
    result: ARCResult, sealers: [DomainName] = [], reason: String = "", isBroken: Bool = false,
    report: AuthenticationReport? = nil
  ) {
    self.result = result
    self.sealers = sealers
    self.reason = reason
    self.isBroken = isBroken
    self.report = report
  }
}

/// Whether a passing proof belongs to the organization of every From domain, or to the domain itself where its owner
/// asks for that.
package enum Alignment: Hashable, Sendable {
  /// Backed by these mechanisms (`spf`, `dkim`; `dmarc` where a recorded result does not say which).
  case aligned([String])
  /// Everything was checked and nothing backs the From domain.
  case unaligned
  /// It cannot be told: the DNS failed, there is no From domain, or nothing was checked.
  case undecided
}

extension Alignment: CustomStringConvertible {
  /// `dkim+spf`, `none` or `undecided`, as in records.
  package var description: String {
    switch self {
    case .aligned(let mechanisms): mechanisms.joined(separator: "+")
    case .unaligned: "none"
    case .undecided: "undecided"
    }
  }

  /// Reads the description back.
  package init(_ description: String) {
    switch description {
    case "none": self = .unaligned
    case "undecided": self = .undecided
    default: self = .aligned(description.split(separator: "+").map(String.init))
    }
  }
}

/// All proofs of one message.
package struct Proofs: Hashable, Sendable {
  package var spf: SPFProof?
  package var heloSPF: SPFProof?
  /// Nil if nobody connected, or nothing was checked.
  package var reverse: ReverseProof?
  package var dkim: [DKIMProof]
  package var dmarc: DMARCProof?
  /// What the DNS says of the domains shown; not asked where From is backed.
  package var domains: DomainFacts
  package var arc: ARCProof?
  package var alignment: Alignment
  /// The DNS failed in a way that left the alignment undecided.
  package var temporaryError: Bool

  package init(
    spf: SPFProof?, heloSPF: SPFProof?, reverse: ReverseProof? = nil, dkim: [DKIMProof], dmarc: DMARCProof?,
    arc: ARCProof? = nil, domains: DomainFacts = DomainFacts(), alignment: Alignment, temporaryError: Bool
  ) {
    self.spf = spf
    self.heloSPF = heloSPF
    self.reverse = reverse
    self.dkim = dkim
    self.dmarc = dmarc
    self.domains = domains
    self.arc = arc
    self.alignment = alignment
    self.temporaryError = temporaryError
  }

  /// Takes back that nothing backs From, because the DNS failed on a proof that might have.
  package mutating func leaveUndecided() {
    guard alignment == .unaligned else { return }
    alignment = .undecided
    temporaryError = true
  }

  /// Nothing was checked.
  package static let unchecked = Proofs(
    spf: nil, heloSPF: nil, dkim: [], dmarc: nil, alignment: .undecided, temporaryError: false)
}
