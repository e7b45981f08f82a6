/// Counts messages in their campaigns: the ledger of this machine alone, or one that several machines share.
package protocol Campaigns: Sendable {
  /// What a message is compared by, under the ledger's key.
  func fingerprints(_ substance: Substance) -> Fingerprints

  /// Counts one message, and tells where it stands now.
  func observe(_ sighting: Sighting) -> Standing

  /// Notes what became of a message that was observed.
  func settle(_ standing: Standing, _ outcome: Outcome)
}
