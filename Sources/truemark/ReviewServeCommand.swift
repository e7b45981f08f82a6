import ArgumentParser
import ConfigurationFile
import Foundation
import Logging
import ReviewSite

/// `truemark review`: the pages, and who may use them.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "The web pages of the review, and who may use them.",
    subcommands: [Serve.self, ReviewOperatorCommand.self])

  struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Serve the pages, as configured under 'review'.",
      discussion: """
        Nobody can log in before 'truemark review operator add'. TERM and INT end it; it is started anew to read another \
        configuration.
        """)

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let configuration = try options.load().configuration
      guard let place = configuration.reviewPlace else {
        throw UnreadableInput(description: "review.socket: not a place")
      }
      leaveNoMemoryBehind()
      let logger = try ServiceLog(path: "").logger
      let settings = configuration.review
      let certificate = settings.certificate.isEmpty ? nil : (chain: settings.certificate, key: settings.key)
      // Behind a proxy on a unix socket browsers come by TLS too.
      let isSecure = if case .unix = place { true } else { certificate != nil }
      let site = try Site(configuration, isSecure: isSecure) { logger.error("\($0)") }
      let address = settings.socket
      do {
        try Server(site, at: place, certificate: certificate).serve(logger) {
          logger.notice("the review's pages are at \(address)")
        }
      } catch {
        throw UnreadableInput(description: "the pages cannot be served at \(address): \(error)")
      }
    }
  }
}
