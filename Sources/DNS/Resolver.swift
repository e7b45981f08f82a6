package import Mail

/// The DNS record types the filter asks for, with their numbers (IANA).
package enum RecordType: UInt16, Sendable, CaseIterable {
  case a = 1
  case ptr = 12
  case mx = 15
  case txt = 16
  case aaaa = 28

  /// The name in presentation format, such as `TXT`.
  package var name: String {
    switch self {
    case .a: "A"
    case .ptr: "PTR"
    case .mx: "MX"
    case .txt: "TXT"
    case .aaaa: "AAAA"
    }
  }
}

/// The data of one record, decoded.
package enum RecordData: Hashable, Sendable {
  /// An A or AAAA record.
  case address(IPAddress)
  /// A PTR target, lower case, no final dot.
  case host(String)
  /// Host as in `host`; the null MX (RFC 7505) has the empty name.
  case mailExchange(preference: UInt16, host: String)
  /// The character strings of a TXT record, joined without a space (RFC 7208 section 3.3).
  case text([UInt8])
}

/// What the DNS said to one question.
///
/// Only `records`, `noData` and `noSuchName` are knowledge. `failure` is the absence of an answer: it makes a proof
/// `temperror` and is never evidence against anybody.
package enum DNSAnswer: Hashable, Sendable {
  case records([RecordData], ttl: UInt32)
  /// The name exists, without records of this type.
  case noData
  /// NXDOMAIN.
  case noSuchName
  case failure(DNSFailure)
}

/// Why there is no answer.
package enum DNSFailure: String, Error, Hashable, Sendable {
  /// The deadline passed.
  case timeout
  /// SERVFAIL, REFUSED, a bogus DNSSEC signature, or no server reached.
  case serverFailure
  /// The message was abandoned while the question was under way.
  case cancelled
  /// The message had asked its share of questions already.
  case tooMany
}

/// A source of DNS answers.
///
/// `start` never blocks, so that a lookup can begin as soon as a mark is known and be collected at the end of the
/// message. Callers ask through `Lookups`, which gives a message its deadline and remembers its answers.
package protocol Resolver: Sendable {
  /// Begins one question. `name` is lower case ASCII, no final dot, labels of 1 to 63 octets, 253 at most.
  func start(_ name: String, _ type: RecordType) -> any PendingAnswer
}

/// A question under way.
package protocol PendingAnswer: Sendable {
  /// Blocks until the answer is there or `deadline` has passed; then `.failure(.timeout)`.
  func wait(until deadline: ContinuousClock.Instant) -> DNSAnswer
  /// Gives the question up. A `wait` after it returns at once with `.failure(.cancelled)`.
  func cancel()
}

/// An answer that was there from the beginning.
package struct ImmediateAnswer: PendingAnswer {
  let answer: DNSAnswer

  package init(_ answer: DNSAnswer) { self.answer = answer }

  package func wait(until deadline: ContinuousClock.Instant) -> DNSAnswer { answer }
  package func cancel() {}
}
