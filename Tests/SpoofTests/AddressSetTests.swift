import Foundation
import Mail
import TestSupport
import Testing

/// The address sets of five authors, each asked its own question (`AddressQuestion`).
@Suite("Address sets")
struct AddressSetTests {
  struct Item: Decodable {
    let id: String
    let address: String
    let label: String
    let test: String?

    /// The address as the set means it: a local part stands alone there.
    var whole: String { label.hasSuffix("localpart") ? address + "@host.example" : address }
    var isValid: Bool { !label.hasPrefix("invalid") }
  }

  struct Set: CustomTestStringConvertible {
    let name: String
    /// A few lines hold lone surrogates, which are not read.
    let count: Int
    let question: @Sendable (Item) -> AddressQuestion
    /// What is left, with the reason.
    var known: [String: String] = [:]

    var testDescription: String { name }
  }

  static let sets = [
    Set(name: "isemail", count: 128, question: { _ in .grammar }),
    Set(
      name: "isemail-original", count: 211, question: { _ in .grammar },
      known: ["isemail-original/121": "folds are undone first (RFC 5322 section 2.2.3), so the pair quotes a space"]),
    Set(name: "skeggse", count: 157, question: { _ in .grammar }),
    Set(
      name: "flanker", count: 278, question: { _ in .delivery },
      known: ["flanker/173": "no A-label by RFC 3492, but a name that the DNS can hold"]),
    Set(
      name: "python-email-validator", count: 103,
      question: { item in
        let test = item.test ?? ""
        var options: AddressQuestion.FormOptions = [.quotes]
        if !test.hasSuffix("smtputf8_off") { options.insert(.beyondASCII) }
        if test.hasPrefix("test_email_valid") { options.insert(.displayNames) }
        return .form(options)
      },
      known: [
        "python-email-validator/051": "IDNA forbids the character (RFC 5892); which ones it does is not kept here",
        "python-email-validator/074": "too long only when counted with the A-labels of the domain",
      ]),
    Set(
      name: "hapi", count: 187, question: { _ in .form([.beyondASCII, .undottedEitherWay]) },
      known: [
        "hapi/050": "the top-level domain is not in IANA's list, which is no grammar",
        "hapi/180": "the top-level domain is not in IANA's list, which is no grammar",
        "hapi/185": "asked with an option that allows a longer local part",
      ]),
  ]

  @Test(arguments: sets)
  func agrees(_ set: Set) throws {
    guard let folder = Material.folder("address") else { return }
    let items = try jsonLines(Item.self, folder.appending(path: set.name + ".jsonl"))
    let asked = items.compactMap { item in set.question(item).accepts(item.whole).map { (item, $0) } }
    let different = asked.filter { $0.0.isValid != $0.1 }.map(\.0)
    let raw = items.count { (AddressQuestion.read($0.whole) != nil) == $0.isValid }
    printTable(
      "\(set.name): \(asked.count - different.count) of \(asked.count) agree on its question, "
        + "\(items.count - asked.count) not asked; \(raw) of \(items.count) without the question",
      Dictionary(grouping: different) { set.known[$0.id] ?? "no reason" }.mapValues(\.count))
    for item in different {
      print("  \(item.id) (\(item.label)): \(item.address.debugDescription): \(set.known[item.id] ?? "no reason")")
    }
    #expect(items.count == set.count)
    #expect(Swift.Set(different.map(\.id)) == Swift.Set(set.known.keys))
    #expect(different.count * 50 <= asked.count)
  }
}
