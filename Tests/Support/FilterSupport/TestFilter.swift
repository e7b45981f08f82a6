import Assembly
import ConfigurationFile
package import CorpusDoor
package import DNS
package import Filtering
package import Foundation
import Homographs
package import Judging
package import Mail
package import SMS

/// The filter as tests and measurements use it: of the built-in defaults, enforced.
package enum TestFilter {
  /// A filter with a ledger of its own.
  ///
  /// `changes`: configuration that differs from the defaults. `recordedBy`: hosts whose recorded results are proofs.
  package static func make(
    _ changes: String = "", zone: Zone = Zone(), recordedBy hosts: [DomainName] = [],
    exemptions: [Exemption] = []
  ) throws -> Filter {
    let (configuration, _) = try DocumentedYAML.read(
      Configuration.self, from: "mode: enforce\n" + changes, source: "the test")
    return try FilterFactory(configuration).filter(
      configuration, resolver: zone, recordedBy: hosts, exemptions: exemptions)
  }

  /// A filter for short messages with a ledger of its own.
  package static func makeSMS(_ registry: SenderRegistry) throws -> SMSFilter {
    let (configuration, _) = try DocumentedYAML.read(Configuration.self, from: "mode: enforce", source: "the test")
    return try SMSFilterFactory(configuration).filter(configuration, registry: registry)
  }

  package static var appearance: any Appearance { get throws { try ICUAppearance() } }

  package static let corpus = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Corpus")
    .standardizedFileURL

  /// The decisions on the messages of a folder of the Corpus, in order, by a filter of their own if none is given.
  package static func decide(
    _ topic: String = "", by filter: Filter? = nil, _ body: (CorpusItem, Decision) throws -> Void
  ) throws {
    let filter = try filter ?? make()
    var reader = CorpusReader(limits: filter.limits)
    for file in try CorpusReader.files([corpus.appending(path: topic).path]) {
      for item in try reader.read(file) { try body(item, filter.decide(item.message, filter.lookups(in: item.zone))) }
    }
  }
}
