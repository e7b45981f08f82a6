import ConfigurationFile
import Filtering
import Foundation
import Judging
import Review

/// All that the filter of a daemon is made of.
struct Rules<Material: DoorMaterial>: Sendable {
  var configuration: Configuration
  /// Its text.
  var effective: String
  var material: Material
  var adjustments: Adjustments
  /// When the file of the adjustments was written.
  var adjusted: Date?

  var policy: Policy { adjustments.applied(to: configuration.judgingPolicy) }
  var provenance: Provenance { Provenance(effective, policy) }

  /// As the log tells of them.
  var facts: [String: String] {
    let own = [
      "version": Truemark.version, "mode": configuration.mode.rawValue, "configuration": provenance.configuration,
      "policy": provenance.policy, "exemptions": String(adjustments.exemptions.count),
      "switchedOff": adjustments.switchedOff.sorted().joined(separator: " "),
    ]
    return own.merging(material.facts) { $1 }
  }
}

/// What a door needs beside the configuration, and reads anew with it.
protocol DoorMaterial: Sendable {
  init(_ configuration: Configuration) throws
  /// As the log tells of it.
  var facts: [String: String] { get }
  /// What its files are like now, in a text of any form, if they changed since it was read and change no more.
  var change: String? { get }
}
