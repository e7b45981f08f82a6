import Foundation
import Judging
import Mustache

/// Values for a template, by name: texts, numbers, truths, lists, and more of these.
typealias Fields = [String: any Sendable]

/// The pages' templates: Mustache, with `[[English|中文]]` where a text has both languages.
struct Templates: Sendable {
  private let libraries: [Language: MustacheLibrary]

  /// Reads all that is built in.
  init() throws {
    MustacheContentTypes.register(Markup(), named: Markup.name)
    libraries = try Dictionary(
      uniqueKeysWithValues: Language.allCases.map { language in
        let all = try Self.sources.map { name, source in
          (name, try MustacheTemplate(string: "{{% CONTENT_TYPE: \(Markup.name)}}" + Self.text(source, in: language)))
        }
        return (language, MustacheLibrary(templates: Dictionary(uniqueKeysWithValues: all)))
      })
  }

  static let style = String(decoding: PackageResources.style_css, as: UTF8.self)

  static let sources: [String: String] = [
    "layout": PackageResources.layout_mustache, "failure": PackageResources.failure_mustache,
    "login": PackageResources.login_mustache, "overview": PackageResources.overview_mustache,
    "rows": PackageResources.rows_mustache, "messages": PackageResources.messages_mustache,
    "message": PackageResources.message_mustache,
    "campaigns": PackageResources.campaigns_mustache, "campaign": PackageResources.campaign_mustache,
    "statistics": PackageResources.statistics_mustache, "sender": PackageResources.sender_mustache,
    "audit": PackageResources.audit_mustache, "retention": PackageResources.retention_mustache,
    "integrity": PackageResources.integrity_mustache, "held": PackageResources.held_mustache,
    "approved": PackageResources.approved_mustache, "appeals": PackageResources.appeals_mustache,
    "appeal": PackageResources.appeal_mustache, "public": PackageResources.public_mustache,
    "policy": PackageResources.policy_mustache, "inspections": PackageResources.inspections_mustache,
  ].mapValues { String(decoding: $0, as: UTF8.self) }

  func render(_ name: String, _ fields: Fields, in language: Language) -> String {
    libraries[language]?.render(fields, withTemplate: name) ?? ""
  }

  /// The half of each text that is in a language.
  static func text(_ source: String, in language: Language) -> String {
    source.replacing(#/\[\[([^|\]]*)\|([^\]]*)\]\]/#) { language == .english ? $0.output.1 : $0.output.2 }
  }
}

/// HTML, in whose text and quoted attributes a value cannot end what it stands in.
///
/// By scalars: Mustache's own escaping goes by characters, and takes a quotation mark with a combining accent behind it for
/// another character than a quotation mark.
private struct Markup: MustacheContentType {
  static let name = "MARKUP"

  func escapeText(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      default: result.append(Self.isShown(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return String(result)
  }

  /// Neither a control character nor one that turns the order of what follows, which could show another name than there is.
  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control: scalar == "\n" || scalar == "\t"
    case .format, .lineSeparator, .paragraphSeparator, .surrogate: false
    default: true
    }
  }
}

extension Language {
  /// The words of this language.
  func say(_ english: String, _ chinese: String) -> String { self == .english ? english : chinese }
}
