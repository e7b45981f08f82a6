import Checks
import ConfigurationFile
import FilterSupport
import Filtering
import Foundation
import Judging
import Mail
import SMS
import TestSupport
import Testing

/// What is concluded from senders and signatures as they are seen in the wild, under the registry of the Corpus.
@Suite("Identities of short messages", .serialized)
struct SMSIdentityTests {
  private struct Shape {
    let what: String
    let account: String
    let sender: String
    var text = "See you on Sunday"
    var recipient = "8613800000001"
    /// Nil: nothing that establishes an axis.
    let expected: Axis?
    /// Under the registry of the Corpus, or without any.
    var isRegistered = true
  }

  private static let shapes: [Shape] = [
    Shape(what: "e-mail sender", account: "stranger", sender: "x@attack.example", expected: .forged),
    Shape(what: "long number, unregistered", account: "stranger", sender: "+447700900777", expected: .forged),
    Shape(
      what: "long number, registered", account: "aggregator", sender: "447700900123", recipient: "447700900111",
      expected: nil),
    Shape(what: "name, unregistered", account: "stranger", sender: "Gadgets", expected: .forged),
    Shape(what: "name, registered", account: "shop", sender: "BigShop", expected: nil),
    Shape(what: "name of another account", account: "courier", sender: "BigShop", expected: .forged),
    Shape(what: "short code, a bank's", account: "stranger", sender: "95588", expected: .forged),
    Shape(what: "short code, the bank's own", account: "bank", sender: "95588", expected: nil),
    Shape(what: "access number with a sub-code", account: "bank", sender: "106900010086", expected: nil),
    Shape(what: "access number of nobody", account: "bank", sender: "1069999123", expected: .forged),
    Shape(what: "no sender", account: "shop", sender: "", expected: .concealed),
    Shape(
      what: "bank's signature, registered shop", account: "shop", sender: "BigShop", text: "【工商银行】您的账户已冻结。",
      expected: .forged),
    Shape(
      what: "shop's own signature", account: "shop", sender: "BigShop", text: "【大商店】会员日，欢迎光临。", expected: nil),
    Shape(
      what: "operator's signature, registered shop", account: "shop", sender: "BigShop", text: "【中国移动】积分兑换。",
      expected: .forged),
    Shape(
      what: "e-mail sender", account: "stranger", sender: "x@attack.example", expected: nil, isRegistered: false),
    Shape(
      what: "long number", account: "stranger", sender: "+447700900777", expected: nil, isRegistered: false),
    Shape(what: "brand as the sender", account: "stranger", sender: "PayPal", expected: .forged, isRegistered: false),
    Shape(what: "brand in disguise", account: "stranger", sender: "PayPa1", expected: nil, isRegistered: false),
    Shape(
      what: "brand in disguise, its name and a link", account: "stranger", sender: "PayPa1",
      text: "PayPal: confirm http://attack.example", expected: .forged, isRegistered: false),
    Shape(what: "bank's number", account: "stranger", sender: "95588", expected: .forged, isRegistered: false),
    Shape(
      what: "number that cannot be", account: "stranger", sender: "+99912345", expected: .concealed, isRegistered: false
    ),
    Shape(what: "word of everybody", account: "stranger", sender: "VER1FY", expected: nil, isRegistered: false),
    Shape(
      what: "unknown signature", account: "stranger", sender: "10655000123", text: "【某新店】开业大吉。", expected: nil,
      isRegistered: false),
    Shape(
      what: "no signature", account: "stranger", sender: "10655000123", text: "您的验证码是123456，请勿泄露给他人。",
      expected: .concealed, isRegistered: false),
  ]

  @Test func table() throws {
    let registry = try RegistryFiles.read(TestFilter.corpus.appending(path: "sms/registry").path)
    let filters = [true: try TestFilter.makeSMS(registry), false: try TestFilter.makeSMS(SenderRegistry())]
    print("\n| registry | shape | account | sender | concluded | findings |\n|---|---|---|---|---|---|")
    for shape in Self.shapes {
      let decision = try #require(filters[shape.isRegistered]).decide(
        ShortMessage(
          account: shape.account, source: SenderAddress(shape.sender, ton: 0), destinations: [shape.recipient],
          text: shape.text, receivedAt: 1_790_000_000))
      let findings = decision.verdict.findings.filter { $0.points > 0 }.map { "\($0.finding.kind.name) \($0.points)" }
      let axes = Axis.allCases.filter(decision.verdict.isEstablished)
      let shown = axes.isEmpty ? "nothing" : axes.map(\.rawValue).joined(separator: ", ")
      print(
        "| \(shape.isRegistered ? "yes" : "no") | \(shape.what) | \(shape.account) | \(shape.sender) | \(shown): "
          + "\(decision.verdict.action.rawValue) | \(findings.joined(separator: ", ")) |")
      #expect(shape.expected.map(axes.contains) ?? axes.isEmpty, "\(shape.what): \(findings)")
    }
    print()
  }

  /// The table of a national regulator, every row of it: as registered senders, and as senders worth forging.
  @Test func tableOfARegulator() throws {
    guard let folder = Material.folder("sms/trai-headers") else { return }
    var reader = CSVReader(Array(try Data(contentsOf: folder.appending(path: "headers.csv"))))
    _ = reader.next()
    var rows: [(header: String, entity: String)] = []
    while case .record(_, let fields)? = reader.next() { rows.append((fields[0], fields[1])) }
    let headers = rows.filter { SenderReading(SenderAddress($0.header)).form != .missing }
    let senders = headers.map { row in
      let isNumber = !SenderReading(SenderAddress(row.header)).digits.isEmpty
      return (row, isNumber ? RegisteredSender.Kind.short : .alpha)
    }
    let registry = SenderRegistry(
      senders: senders.map { RegisteredSender(account: $0.entity, kind: $1, sender: $0.header, owner: $0.entity) },
      protected: senders.map { ProtectedSender(value: $0.header, kind: $1, owner: $0.entity) })
    let names = senders.filter { $0.1 == .alpha }.map(\.0)

    let (own, ownTime) = measured(headers) { binding($0.header, $0.entity, registry) == "bound" }
    let (stranger, strangerTime) = measured(headers) { binding($0.header, "stranger", registry) == "unbound" }
    print("\n\(rows.count) headers of \(Set(rows.map(\.entity)).count) entities")
    print("bound to their own account: \(own) of \(headers.count), \(ownTime) each")
    print("unbound for a stranger: \(stranger) of \(headers.count), \(strangerTime) each")
    #expect(own == headers.count && stranger == headers.count)

    let start = ContinuousClock.now
    let marks = SenderMarks(registry, try TestFilter.appearance)
    print("looks of all computed in \(ContinuousClock.now - start)")
    for (what, disguise) in Self.disguises {
      let changed = names.map { (disguise($0.header), $0) }.filter { $0.0 != $0.1.header }
      let (found, time) = measured(changed) { finding($0.0, marks) != nil }
      print("\(what): \(found) of \(changed.count) found, \(time) each")
      #expect(found * 100 >= changed.count * 98, "\(what)")
    }
    let others = ["Smith", "Jones Ltd", "GRNDMA", "QQXXZZ", "ZZTOPQ", "HELLO", "WXYVUT", "A1B2C3"]
    print("made-up names taken for one of the table: \(others.filter { finding($0, marks) != nil })\n")
  }

  private static let disguises: [(String, @Sendable (String) -> String)] = [
    ("as it is, from a stranger", { $0 + "" }),
    ("in small letters", { $0.lowercased() }),
    ("0 for O, 1 for I and L", { $0.replacing("O", with: "0").replacing("I", with: "1").replacing("L", with: "1") }),
    ("with spaces between", { $0.map(String.init).joined(separator: " ") }),
    ("in Cyrillic capitals", { text in String(text.map { cyrillic[$0] ?? $0 }) }),
    ("without its last letter", { $0.count > 6 ? String($0.dropLast()) : $0 }),
    ("with one letter more", { $0.count >= 6 ? $0 + "X" : $0 }),
    ("with another letter in the middle", { $0.count >= 6 ? $0.prefix(3) + "Q" + $0.dropFirst(4) : $0 }),
  ]
  private static let cyrillic: [Character: Character] = [
    "A": "А", "B": "В", "C": "С", "E": "Е", "H": "Н", "K": "К", "M": "М", "O": "О", "P": "Р", "T": "Т", "X": "Х",
  ]

  private func binding(_ sender: String, _ account: String, _ registry: SenderRegistry) -> String {
    switch registry.binding(of: SenderReading(SenderAddress(sender)), account: account, destinations: [], at: 0) {
    case .bound: "bound"
    case .unbound: "unbound"
    default: "other"
    }
  }

  private func finding(_ sender: String, _ marks: SenderMarks) -> Finding? {
    let message = ShortMessage(
      account: "stranger", source: SenderAddress(sender), destinations: [], text: "", receivedAt: 0)
    return ProtectedSenders.finding(in: SMSReading(message, marks))
  }

  /// How many of the items hold, and the mean time.
  private func measured<Item>(_ items: [Item], _ holds: (Item) -> Bool) -> (count: Int, time: Duration) {
    let start = ContinuousClock.now
    let count = items.count(where: holds)
    return (count, (ContinuousClock.now - start) / max(items.count, 1))
  }
}
