import CorpusDoor
import Foundation
import Judging
import Mail
import TestSupport
import Testing

@testable import Checks

/// Received fields, Message-IDs and programs of real mailing lists: read, and not suspected.
@Suite("Ways of honest mail")
struct HonestWayTests {
  @Test func mailingLists() throws {
    guard let folder = Material.folder("mail/lists") else { return }
    var reader = CorpusReader(limits: Limits())
    let items = try CorpusReader.files([folder.path]).flatMap { try reader.read($0) }
    let hops = items.flatMap { ReceivedHop.hops(of: $0.message) }
    let read = hops.count { $0.by != nil && $0.time != nil }
    let site = Site(
      authservID: nil, names: [], networks: [], relays: [], publicSuffixes: TestSuffixes(),
      appearance: SpoofScene.appearance)
    let suspected = items.count { item in
      let facts = Facts(
        message: item.message, from: FromReading(item.message), proofs: .unchecked, clientClass: .outside,
        campaign: nil, isTextIncomplete: false, site: site)
      return !(ReceivedFields.findings(in: facts) + MailProgram.findings(in: facts)).isEmpty
        || MessageID.findings(in: facts).contains { $0.kind == MessageID.providerForged }
    }
    print("lists: \(items.count) messages, \(suspected) suspected; \(read) of \(hops.count) Received fields read")
    #expect(items.count > 2_000 && suspected == 0)
    #expect(read * 1_000 >= hops.count * 995)
  }
}
