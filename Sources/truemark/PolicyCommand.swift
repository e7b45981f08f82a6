import ArgumentParser
import Checks
import ConfigurationFile
import Foundation
import Judging
import Mail
import Review

/// `truemark policy`: what is looked for and what follows from it.
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Show the policy, or switch a finding off or on.",
    subcommands: [Show.self, Protected.self, PolicySwitchCommand.self])

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show every finding with its axis, points and sentence, and every rule with its action and axes.",
      discussion: """
        No finding and no rule tells messages apart by whom they are for, whom they are from or what they speak of; a \
        policy that names such a thing is refused.
        """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "Language of the sentences: en or zh.") var language = Language.english
    @Flag(help: "One JSON object a line.") var json = false

    func run() throws {
      let adjustments = try AdjustmentsFile(options.state).read()
      let policy = adjustments.applied(to: try options.load().configuration.judgingPolicy)
      if json {
        for kind in Catalogue.kinds { try printJSON(Line(kind, policy, language)) }
        for rule in Rule.allCases { try printJSON(RuleLine(rule, policy)) }
      } else {
        printTable(policy)
        printAdjustments(adjustments)
      }
    }

    private func printTable(_ policy: Policy) {
      for axis in [Axis.forged, .concealed, .bulk, nil] {
        print(axis.map { "\($0.rawValue) (established at \(Policy.threshold) points)" } ?? "notes (no points)")
        let kinds = Catalogue.kinds.filter { $0.axis == axis }.sorted { points($0, policy) > points($1, policy) }
        for kind in kinds {
          let number = String(points(kind, policy))
          let gate = kind.gate == .unaligned ? "*" : " "
          print(
            "  " + padded(number, 4, right: true) + gate + " " + padded(kind.name, 30)
              + kind.sentence("…", in: language))
        }
        print()
      }
      print("* counts only when it was checked that nothing backs the From domain\n")
      print("mode: \(policy.mode.rawValue)")
      for rule in Rule.allCases {
        let axes = rule.axisNames.joined(separator: ", ")
        let action = policy.actions[rule]?.rawValue ?? ""
        print("  " + padded(rule.rawValue, 26) + (axes.isEmpty ? action : padded(action, 12) + axes))
      }
    }

    /// What people changed; where a client is stays untold.
    private func printAdjustments(_ adjustments: Adjustments) {
      for name in adjustments.switchedOff.sorted() { print("switched off: \(name)") }
      for exemption in adjustments.exemptions {
        let by = if case .network = exemption.by { "its network" } else { "\(exemption.by)" }
        print(
          "exempted until \(timeText(exemption.until)): mail From \(exemption.from) by \(by), appeal \(exemption.appeal)"
        )
      }
    }

    private func points(_ kind: FindingKind, _ policy: Policy) -> Int { policy.points[kind.name] ?? 0 }
  }

  struct Protected: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the protected domains and the names that belong to them.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let names = try options.load().configuration.protectedNames
      for (domain, borne) in names.sorted(by: { $0.key.text < $1.key.text }) {
        print(padded(domain.text, 26) + " " + borne.joined(separator: ", "))
      }
    }
  }

  /// One finding as `--json` shows it.
  private struct Line: Encodable {
    let name: String
    let axis: String?
    let points: Int
    let gated: Bool
    let sentence: String

    init(_ kind: FindingKind, _ policy: Policy, _ language: Language) {
      name = kind.name
      axis = kind.axis?.rawValue
      points = policy.points[kind.name] ?? 0
      gated = kind.gate == .unaligned
      sentence = kind.sentence("…", in: language)
    }
  }
}

/// One rule as `--json` shows it.
private struct RuleLine: Encodable {
  let rule: String
  let action: String?
  let axes: [String]

  init(_ rule: Rule, _ policy: Policy) {
    (self.rule, action, axes) = (rule.rawValue, policy.actions[rule]?.rawValue, rule.axisNames)
  }
}

extension Rule {
  /// In the order of the axes.
  fileprivate var axisNames: [String] { Axis.allCases.filter(axes.contains).map(\.rawValue) }
}

extension Language: ExpressibleByArgument {}
