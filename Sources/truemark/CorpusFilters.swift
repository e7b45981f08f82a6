import Assembly
import ConfigurationFile
import CorpusDoor
import DNS
import Filtering
import Foundation
import Mail

/// The filters of stored messages, with one ledger: by the configuration that a case names, or the one that is given.
struct CorpusFilters {
  private let factory: FilterFactory
  private let standard: Filter
  private let isGiven: Bool
  private let hosts: [DomainName]
  private var filters: [URL: Filter] = [:]

  /// `recordedBy`: hosts whose recorded results are taken for proofs.
  init(_ options: ConfigurationOptions, recordedBy hosts: [DomainName] = []) throws {
    self.hosts = hosts
    let configuration = try options.load().configuration
    factory = try FilterFactory(configuration)
    standard = factory.filter(configuration, resolver: Zone(), recordedBy: hosts)
    isGiven = options.path != nil
  }

  mutating func filter(for item: CorpusItem) throws -> Filter {
    guard !isGiven, let file = item.configuration else { return standard }
    if let filter = filters[file] { return filter }
    let filter = factory.filter(
      try ConfigurationOptions.load(file.relativePath).configuration, resolver: Zone(), recordedBy: hosts)
    filters[file] = filter
    return filter
  }
}
