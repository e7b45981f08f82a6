import Assembly
import ConfigurationFile
import CorpusDoor
import DNS
import Filtering
import Foundation
import Judging
import Mail

/// The filters of stored messages, with one ledger: by the configuration that a case names, or the one that is given;
/// or by another policy in place of theirs.
struct CorpusFilters {
  private let factory: FilterFactory
  private let standard: Filter
  private let isGiven: Bool
  private let policy: Policy?
  private let hosts: [DomainName]
  private var filters: [URL: Filter] = [:]

  /// With one ledger for all.
  ///
  /// `policy`: in place of those that are configured. `recordedBy`: hosts whose recorded results are taken for proofs.
  init(_ options: ConfigurationOptions, policy: Policy? = nil, recordedBy hosts: [DomainName] = []) throws {
    (self.policy, self.hosts) = (policy, hosts)
    let configuration = try options.load().configuration
    factory = try FilterFactory(configuration)
    standard = factory.filter(configuration, policy: policy, resolver: Zone(), recordedBy: hosts)
    isGiven = options.path != nil
  }

  mutating func filter(for item: CorpusItem) throws -> Filter {
    guard !isGiven, let file = item.configuration else { return standard }
    if let filter = filters[file] { return filter }
    let filter = factory.filter(
      try ConfigurationOptions.load(file.relativePath).configuration, policy: policy, resolver: Zone(),
      recordedBy: hosts)
    filters[file] = filter
    return filter
  }
}
