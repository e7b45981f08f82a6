import Bulk
import CorpusDoor
import FilterSupport
import Filtering
import Foundation
import Judging
import SMS
import TestSupport
import Testing

/// Figures on public sets of short messages, set by set, under registries that are stated here.
///
/// The sets have no accounts, and most have no senders: those are given by a rule, so the figures say what follows from
/// the identities, not how often forgers choose them. Every message of an account goes to 25 recipients, so that all of
/// them are bulk. Honest messages without a signature or a sender are a person's, to one recipient.
@Suite("Sets of short messages", .serialized)
struct SMSFiguresTests {
  /// Where a message of a set comes from.
  private enum Way: String, CaseIterable {
    case forgedNumber = "an account without rights shows a bank's number; with a registry"
    case ownSender = "an account with a registered sender; signatures as they are; with a registry"
    case changingNumbers = "an account shows another mobile number each time; without a registry"
    case oneNumber = "an account shows one access number; without a registry"
    case honest = "every signature and sender of its own account, or of persons; with a registry"
    case honestUnregistered = "the same without a registry"
  }

  private static let recipients = (0..<25).map { "861390000\(1_000 + $0)" }

  @Test func table() throws {
    print(
      "\n| set | label | way | messages | campaigns of 2 or more | in them | stopped | for |\n|---|---|---|---|---|---|---|---|"
    )
    let spam: [Way] = [.forgedNumber, .ownSender, .changingNumbers, .oneNumber]
    for (set, label, ways) in [
      ("fbs", "spam", spam), ("zh-x-hacker", "spam", spam), ("zh-x-hacker", "ham", [.honest, .honestUnregistered]),
      ("nus-en", "ham", [.honest, .honestUnregistered]), ("uci", "ham", [.honest, .honestUnregistered]),
      ("exais", "ham", [.honest, .honestUnregistered]),
    ] {
      guard let folder = Material.folder("sms/\(set)") else { continue }
      let items = try SMSReader().read(folder.appending(path: "messages.jsonl").path).items.filter { $0.label == label }
      for way in ways { try show(set, label, way, items) }
    }
    print()
  }

  private func show(_ set: String, _ label: String, _ way: Way, _ items: [SMSItem]) throws {
    let messages = items.enumerated().map { message($1.message, $0, set, way) }
    let filter = try TestFilter.makeSMS(registry(of: messages, way))
    let decisions = messages.map { filter.decide($0) }
    let sizes = Dictionary(grouping: decisions, by: \.campaign.id).values.map(\.count).filter { $0 > 1 }
    let stopped = decisions.count { $0.verdict.action == .reject }
    print(
      "| \(set) | \(label) | \(way.rawValue) | \(items.count) | \(sizes.count) | \(sizes.reduce(0, +)) | "
        + "\(stopped) (\(percent(stopped, items.count)) %) | \(reasons(decisions)) |")
    if way == .honest { #expect(stopped == 0, "\(set)") }
    if way == .forgedNumber { #expect(stopped == items.count, "\(set)") }
  }

  /// The findings about identity of the stopped messages, those that most have.
  private func reasons(_ decisions: [SMSDecision]) -> String {
    var counts: [String: Int] = [:]
    for decision in decisions where decision.verdict.action == .reject {
      for item in decision.verdict.findings where item.points > 0 && item.finding.kind.axis != .bulk {
        counts[item.finding.kind.name, default: 0] += 1
      }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(4).map { "\($0.key) \($0.value)" }
      .joined(separator: ", ")
  }

  private func percent(_ part: Int, _ whole: Int) -> String {
    String(format: "%.1f", 100 * Double(part) / Double(max(whole, 1)))
  }

  private func message(_ stored: ShortMessage, _ number: Int, _ set: String, _ way: Way) -> ShortMessage {
    var message = stored
    message.destinations = Self.recipients
    // The collectors set words of fbs apart and masked fields.
    if set == "fbs" { message.text = message.text.replacing(#/DIGIT|URL|PLACE|NAME|CELLPHONE|PHONE|[ ]/#, with: "") }
    switch way {
    case .forgedNumber: (message.account, message.source) = ("outsider", SenderAddress("95588", ton: 2))
    case .ownSender: (message.account, message.source) = ("outsider", SenderAddress("10655000", ton: 2))
    case .changingNumbers:
      (message.account, message.source) = ("outsider", SenderAddress("139\(10_000_000 + number)", ton: 2))
    case .oneNumber: (message.account, message.source) = ("outsider", SenderAddress("10655000", ton: 2))
    case .honest, .honestUnregistered:
      let signature = Self.signature(message.text)
      if signature == nil, [.missing, .mobile].contains(SenderReading(message.source).form) {
        message.direction = .delivered
        message.source = SenderAddress("139\(10_000_000 + number)", ton: 2)
        message.destinations = ["138\(10_000_000 + number)"]
      } else {
        message.account = "account of \(signature ?? message.source.text)"
        if !message.source.isTold { message.source = SenderAddress("10690001", ton: 2) }
      }
    }
    return message
  }

  /// What stands in the brackets of a signature at the beginning or the end.
  private static func signature(_ text: String) -> String? {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if text.hasPrefix("【"), let end = text.firstIndex(of: "】") { return String(text[..<end].dropFirst()) }
    guard text.hasSuffix("】"), let start = text.lastIndex(of: "【") else { return nil }
    return String(text[start...].dropFirst().dropLast())
  }

  /// What the operator has registered: each account's sender, and the signature that the account is named after.
  private func registry(of messages: [ShortMessage], _ way: Way) -> SenderRegistry {
    switch way {
    case .changingNumbers, .oneNumber, .honestUnregistered: return SenderRegistry()
    case .forgedNumber:
      return SenderRegistry(senders: [RegisteredSender(account: "bank", kind: .short, sender: "95588", owner: "bank")])
    case .ownSender:
      return SenderRegistry(senders: [
        RegisteredSender(account: "outsider", kind: .port, sender: "10655000", owner: "o")
      ])
    case .honest:
      var seen: Set<String> = []
      let rows = messages.filter { $0.account != nil }.filter {
        seen.insert("\($0.account ?? "")\n\($0.source.text)").inserted
      }.map { message in
        RegisteredSender(
          account: message.account ?? "", kind: .alpha, sender: message.source.text, owner: message.account ?? "",
          signatures: Self.signature(message.text).map { [$0] } ?? [])
      }
      return SenderRegistry(senders: rows)
    }
  }
}
