import DNS
import Judging
import Mail

/// What the owner of one From domain asks for, and what counts as his (RFC 9989 sections 4.10.1 and 4.10.2).
struct DMARCPolicy {
  private(set) var policy: OwnerPolicy?
  /// Where the record was found.
  private(set) var recordDomain: DomainName?
  private(set) var dkimAlignment = DMARCRecord.AlignmentMode.relaxed
  private(set) var spfAlignment = DMARCRecord.AlignmentMode.relaxed
  /// Nil if the domain is a public suffix without a record: it is nobody's.
  let organization: DomainName?
  /// Why the policy is not known, in plain words; nil if it is known, or known not to be there.
  private(set) var failure: String?
  let queries: [String]
  private let author: DomainName
  /// The author domain calls itself a public suffix.
  private let isPublicSuffix: Bool
  /// The owner says by `psd=n` which name stands for the organization.
  private let isDeclared: Bool

  init(of author: DomainName, _ lookups: Lookups, _ suffixes: any PublicSuffixes) {
    let walk = DMARCTreeWalk(from: author, lookups, suffixes)
    self.author = author
    queries = walk.queries
    isPublicSuffix = walk.startsAtPublicSuffix
    isDeclared = walk.isDeclared
    // Where the records cannot tell, those who run the registries do.
    organization =
      walk.failure == nil && walk.organization != nil ? walk.organization : suffixes.registrableDomain(of: author)
    if let own = walk.own {
      apply(own, of: author, own.policies?.own)
    } else if let (query, cause) = walk.failure {
      failure = "no answer for \(query) (\(cause.rawValue))"
    } else if let step = walk.inherited {
      inherit(step, lookups)
    }
  }

  /// Nothing was asked: the public suffix list alone says what is the author's.
  init(unasked author: DomainName, _ suffixes: any PublicSuffixes) {
    self.author = author
    organization = suffixes.registrableDomain(of: author)
    queries = []
    isPublicSuffix = false
    isDeclared = false
  }

  private mutating func inherit(_ step: DMARCTreeWalk.Step, _ lookups: Lookups) {
    let domain = DomainName(step.name)
    guard let policies = step.record.policies, policies.subdomains != policies.nonexistent else {
      return apply(step.record, of: domain, step.record.policies?.subdomains)
    }
    switch DomainState(of: author, lookups).existence {
    case .exists: apply(step.record, of: domain, policies.subdomains)
    case .missing: apply(step.record, of: domain, policies.nonexistent)
    case .unknown: failure = "no answer whether \(author) exists"
    }
  }

  /// Without a policy in it, a record is not processed.
  private mutating func apply(_ record: DMARCRecord, of domain: DomainName?, _ policy: OwnerPolicy?) {
    guard let policy else { return }
    self.policy = policy
    recordDomain = domain
    dkimAlignment = record.dkimAlignment
    spfAlignment = record.spfAlignment
  }

  /// Whether a name that SPF or DKIM checked is the author's own; nil if the DNS does not say.
  ///
  /// More cautious than section 4.10.2: names that the public suffix list keeps apart are not aligned by the mere
  /// absence of records between them, only by `psd=n` above both.
  func isAligned(
    _ name: DomainName, _ mode: DMARCRecord.AlignmentMode, _ lookups: Lookups, _ suffixes: any PublicSuffixes
  ) -> Bool? {
    guard let organization else { return false }
    guard name != author else { return true }
    guard mode == .relaxed, !isPublicSuffix, name.isWithin(organization) else { return false }
    guard isDeclared || suffixes.sameOrganization(name, author) else { return false }
    // The walk from this name ends at the same organization, unless a name on the way declares itself to be one.
    let walk = DMARCTreeWalk(from: name, below: organization, lookups, suffixes)
    if walk.found.contains(where: { $0.publicSuffix != .unknown }) { return false }
    return walk.failure == nil ? true : nil
  }
}
