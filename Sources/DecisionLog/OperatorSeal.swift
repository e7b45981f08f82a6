package import Foundation

/// Encrypts what people leave in files, under the operator's key.
package struct OperatorSeal: Sendable {
  private let keys: DayKeys
  private let purpose: String

  /// `purpose`: what is sealed for one is not opened for another.
  package init(_ state: StateFolder, purpose: String) {
    keys = DayKeys(folder: state.keys)
    self.purpose = purpose
  }

  package func close(_ plain: Data) throws -> Data { try keys.wrap(plain, purpose) }

  /// Nil if it was not sealed under this key for this purpose.
  package func open(_ sealed: Data) throws -> Data? { try keys.unwrap(sealed, purpose) }
}
