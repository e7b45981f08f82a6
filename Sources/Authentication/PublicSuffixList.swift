import CPSL
package import Mail

/// The public suffix list of the system, through libpsl.
///
/// The newer of the file that the distribution keeps and the list built into the library.
package final class SystemPublicSuffixes: PublicSuffixes {
  private let list: SuffixList

  /// Fails if the system has no list at all.
  package init() throws(PublicSuffixesUnavailable) { list = try SuffixList.latest() }

  package func registrableDomain(of name: DomainName) -> DomainName? {
    list.registrableDomain(name.text).flatMap { DomainName($0) }
  }
}

/// There is no public suffix list.
package struct PublicSuffixesUnavailable: Error, CustomStringConvertible {
  package var description: String { "libpsl has no public suffix list" }
}

/// A list of libpsl, which is only read: so all threads may use it.
@safe
private struct SuffixList: ~Copyable, @unchecked Sendable {
  private let handle: OpaquePointer

  @unsafe
  private init(_ handle: OpaquePointer) { unsafe self.handle = handle }

  /// Does nothing if the list is the built-in one.
  deinit { unsafe psl_free(handle) }

  static func latest() throws(PublicSuffixesUnavailable) -> SuffixList {
    guard let handle = unsafe psl_latest(nil) else { throw PublicSuffixesUnavailable() }
    return unsafe SuffixList(handle)
  }

  /// The name must be lower case, in UTF-8 or as A-labels, and no address.
  func registrableDomain(_ name: String) -> String? {
    unsafe name.withCString { start in
      // The answer points into the name.
      guard let domain = unsafe psl_registrable_domain(handle, start) else { return nil }
      return unsafe String(cString: domain)
    }
  }
}
