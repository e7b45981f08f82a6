package import DNS
package import Judging
package import Mail

/// DMARC (RFC 9989): whose policy applies to a From domain, and whether an aligned proof fulfils it.
package struct DMARCVerifier: Sendable {
  private let suffixes: any PublicSuffixes
  /// From domains whose owners are asked; further ones count as without a policy.
  private let authorLimit = 10

  package init(publicSuffixes: any PublicSuffixes) { suffixes = publicSuffixes }

  /// The proof over all From domains: of several, the one with the strictest outcome.
  package func check(
    _ authors: [DomainName], spf: [SPFProof], dkim: [DKIMProof], lookups: Lookups
  ) -> DMARCProof {
    evaluate(authors, spf: spf, dkim: dkim, lookups: lookups).proof
  }

  /// The proof, and whether the From domains are backed even where no owner asks for it.
  func evaluate(
    _ authors: [DomainName], spf: [SPFProof], dkim: [DKIMProof], lookups: Lookups
  ) -> Outcome {
    let proofs = Self.identifiers(spf, dkim)
    var outcomes: [Outcome] = []
    for (index, author) in authors.enumerated() {
      let policy =
        index < authorLimit ? DMARCPolicy(of: author, lookups, suffixes) : DMARCPolicy(unasked: author, suffixes)
      outcomes.append(outcome(policy, author, proofs, lookups))
    }
    guard var strictest = outcomes.first else { return Outcome(DMARCProof(result: .none), .undecided) }
    for outcome in outcomes where outcome.rank > strictest.rank { strictest = outcome }
    if case .aligned = strictest.alignment {
      // Not to be exceeded by any other: all are backed.
      let mechanisms = Set(outcomes.flatMap(\.proof.aligned)).sorted()
      strictest.proof.aligned = mechanisms
      strictest.alignment = .aligned(mechanisms)
    }
    strictest.proof.queries = outcomes.flatMap(\.proof.queries)
    return strictest
  }

  /// What was found for one From domain.
  struct Outcome {
    var proof: DMARCProof
    var alignment: Alignment

    init(_ proof: DMARCProof, _ alignment: Alignment) {
      self.proof = proof
      self.alignment = alignment
    }

    /// There are authors who were not judged, so that not all are backed.
    mutating func takeBackPass() {
      guard case .aligned = alignment else { return }
      alignment = .unaligned
      proof.aligned = []
      if proof.result == .pass {
        proof.result = .permerror
        proof.reason = "From names more authors than are judged"
      }
    }

    /// Strictest last: first what is known and backed, then what is unbacked but not to be refused, then what is not
    /// known; nothing that the DNS might yet tell is stricter than an owner's refusal.
    var rank: (severity: Int, policy: Int) {
      let strictness = proof.policy?.strictness ?? -1
      return switch alignment {
      case .aligned: (0, strictness)
      case .unaligned: (proof.policy == .reject ? 3 : 1, strictness)
      case .undecided: (2, strictness)
      }
    }
  }

  /// A name that SPF or DKIM checked.
  private struct Identifier {
    let mechanism: String
    let domain: DomainName
    /// The check passed; otherwise the DNS failed on it.
    let isPass: Bool
  }

  private static func identifiers(_ spf: [SPFProof], _ dkim: [DKIMProof]) -> [Identifier] {
    let paths = spf.compactMap { proof -> Identifier? in
      guard let domain = proof.domain, [.pass, .temperror].contains(proof.result) else { return nil }
      return Identifier(mechanism: "spf", domain: domain, isPass: proof.result == .pass)
    }
    let signers = dkim.compactMap { proof -> Identifier? in
      guard let domain = DomainName(proof.domain), [.pass, .temperror].contains(proof.result) else { return nil }
      return Identifier(mechanism: "dkim", domain: domain, isPass: proof.result == .pass)
    }
    return paths + signers
  }

  private func outcome(
    _ policy: DMARCPolicy, _ author: DomainName, _ identifiers: [Identifier], _ lookups: Lookups
  ) -> Outcome {
    var mechanisms: Set<String> = []
    var missed: DomainName?
    for identifier in identifiers {
      let mode = identifier.mechanism == "spf" ? policy.spfAlignment : policy.dkimAlignment
      let isAligned = policy.isAligned(identifier.domain, mode, lookups, suffixes)
      if identifier.isPass, isAligned == true {
        mechanisms.insert(identifier.mechanism)
      } else if isAligned != false {
        missed = missed ?? identifier.domain
      }
    }
    var proof = DMARCProof(
      result: .none, policy: policy.policy, recordDomain: policy.recordDomain,
      organizationalDomain: policy.organization, aligned: mechanisms.sorted(), queries: policy.queries)
    if let failure = policy.failure {
      proof.result = .temperror
      proof.reason = failure
    } else if policy.policy != nil {
      proof.result = !mechanisms.isEmpty ? .pass : missed != nil ? .temperror : .fail
    }
    if proof.result == .temperror, proof.reason.isEmpty, let missed {
      proof.reason = "the DNS failed on \(missed), which could back \(author)"
    }
    let isUnknown = missed != nil || policy.failure != nil
    return Outcome(proof, !mechanisms.isEmpty ? .aligned(proof.aligned) : isUnknown ? .undecided : .unaligned)
  }
}
