/// What is wrong with a signature beyond not fitting the message, as far as it means something.
package enum DKIMFlaw: String, Hashable, Sendable, CaseIterable {
  /// `l=` leaves a part of the body unsigned (RFC 6376 section 8.2).
  case partialBody
  /// `h=` lacks From (RFC 6376 section 5.4).
  case fromUnsigned
  /// A signed field was doubled (RFC 6376 section 8.15).
  case doubledField
  /// `d=` or `s=` holds a character that means something else to other programs (RFC 6376 section 8.9).
  case illegalCharacter
  /// `i=` is outside `d=` (RFC 6376 section 3.5).
  case foreignIdentity
  /// `x=` has passed.
  case expired
  /// `x=` is not after `t=`.
  case reversedTimes
  /// `t=` is in the future.
  case future
  /// An algorithm or a key that anybody can break (RFC 8301).
  case weakCrypto
  /// The owner only tests (`t=y`): as if unsigned (RFC 6376 section 3.6.1).
  case testKey
  /// The key was withdrawn (RFC 6376 section 3.6.1).
  case revokedKey
}
