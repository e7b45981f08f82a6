/// A number or name that a short message shows or is sent to, as it came.
///
/// What it is, is told by its characters (`SenderReading`): type of number and numbering plan (SMPP 3.4 sections 5.2.5
/// and 5.2.6) are written by the client, and clients differ.
package struct SenderAddress: Hashable, Sendable {
  /// Without the terminating NUL.
  package let text: String
  /// Type of number; nil where nobody told it.
  package let ton: UInt8?
  /// Numbering plan indicator; nil where nobody told it.
  package let npi: UInt8?

  package init(_ text: String, ton: UInt8? = nil, npi: UInt8? = nil) {
    self.text = text
    self.ton = ton
    self.npi = npi
  }

  /// Of a stored message whose sender nobody wrote down.
  package static let untold = SenderAddress("")

  /// Whether the sender is told, were it as an empty one.
  package var isTold: Bool { self != .untold }
}
