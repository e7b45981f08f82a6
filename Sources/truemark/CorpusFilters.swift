import Configuration
import CorpusDoor
import DNS
import Filtering
import Foundation

/// The filters of stored messages, with one ledger: by the configuration that a case names, or the one that is given.
struct CorpusFilters {
  private let factory: FilterFactory
  private let standard: Filter
  private let isGiven: Bool
  private var filters: [URL: Filter] = [:]

  init(_ options: ConfigurationOptions) throws {
    let configuration = try options.load().configuration
    factory = try FilterFactory(configuration)
    standard = factory.filter(configuration, resolver: Zone())
    isGiven = options.path != nil
  }

  mutating func filter(for item: CorpusItem) throws -> Filter {
    guard !isGiven, let file = item.configuration else { return standard }
    if let filter = filters[file] { return filter }
    let filter = factory.filter(try ConfigurationOptions.load(file.relativePath).configuration, resolver: Zone())
    filters[file] = filter
    return filter
  }
}
