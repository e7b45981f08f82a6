import Checks
import CorpusDoor
import Judging
import Mail

@testable import Authentication

/// A header block, as everything that reads header fields sees it.
enum HeaderTarget: FuzzTarget {
  static let name = "header"

  static func run(_ input: [UInt8]) {
    var assembly = MessageAssembly(connection: Connection(), limits: Limits())
    MessageFile.read(input, into: &assembly)
    assembly.addRecipient(Path("<user@victim.example>"))
    let message = assembly.finished(at: 1_790_000_000)
    for field in message.headers { check(field) }
    let names = message.headers.map { String(decoding: $0.name, as: UTF8.self).lowercased() }
    let signed = DKIMHeader.select(names + ["from"], from: message.headers, except: 0)
    promise(signed.count <= message.headers.count, "a field was signed twice")
    judge(message)
  }

  private static func check(_ field: HeaderField) {
    let text = field.unfolded
    promise(text.count <= field.value.count, "unfolding made a value longer")
    promise(text.first.map(ASCII.isSpace) != true, "white space in front")
    for (index, byte) in text.enumerated() where byte == 0x0a {
      promise(index + 1 == text.count || !ASCII.isSpace(text[index + 1]), "a fold is left")
    }
    let canonical = DKIMHeader.canonical(field, relaxed: true).drop { $0 != UInt8(ascii: ":") }
    for (one, next) in zip(canonical, canonical.dropFirst()) {
      promise(!ASCII.isSpace(one) || !ASCII.isSpace(next), "two blanks in a canonical value")
    }
  }

  /// Every check, with nothing proven.
  private static func judge(_ message: MailMessage) {
    let from = FromReading(message)
    let proofs = Proofs(spf: nil, heloSPF: nil, dkim: [], dmarc: nil, alignment: .unaligned, temporaryError: false)
    let site = Site(
      authservID: "mx.victim.example", names: [], networks: [], relays: [], publicSuffixes: FilterTarget.suffixes,
      appearance: FilterTarget.appearance)
    let facts = Facts(
      message: message, from: from, proofs: proofs, clientClass: .outside, campaign: nil, isTextIncomplete: false,
      site: site)
    for finding in Catalogue.findings(in: facts) {
      promise(Catalogue.kinds.contains(finding.kind), "a finding of no check: \(finding.kind.name)")
      promise(finding.datum.utf8.count <= 8_192, "\(finding.kind.name) of \(finding.datum.utf8.count) octets")
    }
  }
}
