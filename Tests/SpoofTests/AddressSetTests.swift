import Foundation
import Mail
import TestSupport
import Testing

@Suite("Address sets of five authors")
struct AddressSetTests {
  private struct Item: Decodable {
    let id: String
    let address: String
    let label: String
    let diagnosis: String?
    let expect: String?

    private enum Key: CodingKey { case id, address, label, diagnosis, expect }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Key.self)
      id = try values.decode(String.self, forKey: .id)
      address = try values.decode(String.self, forKey: .address)
      label = try values.decode(String.self, forKey: .label)
      diagnosis = try? values.decode(String.self, forKey: .diagnosis)
      expect = try? values.decode(String.self, forKey: .expect)
    }

    var isValid: Bool { !label.hasPrefix("invalid") }
    var reason: String { diagnosis ?? expect ?? "" }
    /// As it would stand in a header field, folds undone.
    var value: [UInt8] {
      let whole = label.hasSuffix("localpart") ? address + "@host.example" : address
      return Array(whole.replacing("\r\n ", with: " ").replacing("\r\n\t", with: "\t").utf8)
    }
  }

  /// What the strict grammar says; nil: one address, or a legal literal.
  private func problem(_ item: Item) -> AddressProblem? {
    do throws(AddressProblem) {
      let list = try AddressList(parsing: item.value)
      return list.mailboxes.count == 1 && list.groups == 0 ? nil : .trailingText
    } catch {
      return error == .addressLiteral ? nil : error
    }
  }

  /// Where we differ on purpose; nil: there is no such reason.
  private func decision(_ item: Item, _ problem: AddressProblem?) -> String? {
    let domain = item.address.split(separator: "@").last ?? ""
    let reason = item.reason.lowercased()
    switch (item.isValid, problem) {
    case (_, .controlCharacter): return "control characters are refused, though obsolete syntax has them"
    case (true, _) where IPAddress(domain) != nil: return "an IPv4 address without brackets is no domain"
    case (_, _) where item.address.hasPrefix("\"\"@"): return "an empty local part names nobody"
    case (true, .trailingText): return "space and comments inside a domain are refused"
    case (true, _) where reason.contains("toolong") || domain.split(separator: ".").contains { $0.utf8.count > 63 }:
      return "a name longer than the DNS allows, in octets, is refused"
    case (true, _) where reason.hasSuffix("domain"): return "a domain has letters, digits, hyphen and underscore"
    case (false, _) where item.address.hasSuffix("."): return "a final dot is read, and is a finding"
    case (false, _) where reason.isEmpty && item.address.contains("\""): return "an obsolete local part is read"
    case (false, _) where item.address.utf8.count > 64 && reason.isEmpty: return "a long local part is a finding"
    case (false, _) where item.address.utf8.contains { $0 >= 0x80 }: return "UTF-8 is read wherever text may stand"
    default: return nil
    }
  }

  @Test(arguments: [
    ("isemail", 128), ("isemail-original", 211), ("skeggse", 161), ("flanker", 278),
  ])
  func agrees(set: String, count: Int) throws {
    let (all, disagreements) = try compare(set)
    guard !all.isEmpty else { return }
    var table: [String: Int] = [:]
    for item in disagreements {
      let decision = decision(item, problem(item))
      table[decision ?? "no reason", default: 0] += 1
      if decision == nil { print("\(item.id) (\(item.label)): \(item.reason) \(item.address.debugDescription)") }
    }
    printTable("\(set): \(all.count - disagreements.count) of \(all.count) agree", table)
    // A few lines hold lone surrogates.
    #expect(all.count >= count - 4)
    #expect(table["no reason", default: 0] * 50 <= all.count)
  }

  /// These two judge what a web form should take: no literals, comments, quotes or names without a dot.
  @Test(arguments: ["python-email-validator", "hapi"])
  func differsFromPoliciesOfForms(set: String) throws {
    let (all, disagreements) = try compare(set)
    guard !all.isEmpty else { return }
    let refused = disagreements.filter(\.isValid)
    print("\(set): \(all.count - disagreements.count) of \(all.count) agree; refused here: \(refused.map(\.id))")
    #expect(refused.count * 50 <= all.count)
  }

  private func compare(_ set: String) throws -> (all: [Item], disagreements: [Item]) {
    guard let folder = Material.folder("address") else { return ([], []) }
    let items = try jsonLines(Item.self, folder.appending(path: set + ".jsonl"))
    return (items, items.filter { (problem($0) == nil) != $0.isValid })
  }
}
