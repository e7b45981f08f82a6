import Checks
import CorpusDoor
import Foundation
import Homographs
import Judging
import Mail

/// Registrable domains of the names in the tests: the last two labels, or three below `com.cn`.
struct TestSuffixes: PublicSuffixes {
  func registrableDomain(of name: DomainName) -> DomainName? {
    let count = name.text.hasSuffix(".com.cn") ? 3 : 2
    return name.labels.count < count ? nil : DomainName(name.labels.suffix(count).joined(separator: "."))
  }
}

/// A raw message as it comes from outside, and what the checks say of it.
struct SpoofScene {
  var raw: [UInt8]
  var helo = "mail.attack.example"
  var sender = "<any@attack.example>"
  var recipients = [Path("<user@victim.example>")]
  /// The domain whose SPF and DKIM pass; nil: nothing was checked.
  var proven: DomainName? = DomainName("attack.example")

  static let appearance: ICUAppearance = {
    do { return try ICUAppearance() } catch { fatalError("\(error)") }
  }()

  var message: MailMessage {
    let connection = Connection(helo: helo, receiver: "mx.victim.example")
    var assembly = MessageAssembly(connection: connection, limits: Limits())
    assembly.setSender(sender)
    for recipient in recipients { assembly.addRecipient(recipient) }
    MessageFile.read(raw, into: &assembly)
    return assembly.finished(at: 0)
  }

  private func proofs(for from: FromReading) -> Proofs {
    guard let proven else { return .unchecked }
    let isAligned = !from.domains.isEmpty && from.domains.allSatisfy { TestSuffixes().sameOrganization($0, proven) }
    let alignment: Alignment = isAligned ? .aligned(["spf"]) : from.domains.isEmpty ? .undecided : .unaligned
    return Proofs(
      spf: SPFProof(identity: .mailFrom, domain: proven, result: .pass), heloSPF: nil, dkim: [], dmarc: nil,
      alignment: alignment, temporaryError: false)
  }

  var findings: [Finding] { findings(of: message) }

  func findings(of message: MailMessage) -> [Finding] {
    let from = FromReading(message)
    let site = Site(
      authservID: nil, names: [], networks: [], relays: [], publicSuffixes: TestSuffixes(), appearance: Self.appearance)
    return Catalogue.findings(
      in: Facts(
        message: message, from: from, proofs: proofs(for: from), clientClass: .outside, campaign: nil,
        isTextIncomplete: false, site: site))
  }

  /// Names of the findings on the axes of a concealed or forged sender.
  var names: Set<String> {
    Set(findings.filter { [.forged, .concealed].contains($0.kind.axis) }.map(\.kind.name))
  }
}

/// Reads JSON Lines.
func jsonLines<T: Decodable>(_ type: T.Type, _ file: URL) throws -> [T] {
  let lines = try Data(contentsOf: file).split(separator: 0x0a)
  // A few lines hold lone surrogates, which are no Unicode text.
  return lines.compactMap { try? JSONDecoder().decode(type, from: $0) }
}

/// Prints counts, most first.
func printTable(_ title: String, _ counts: [String: Int]) {
  print(title)
  for (name, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
    print("  \(String(repeating: " ", count: max(0, 6 - String(count).count)))\(count)  \(name)")
  }
}
