import DecisionLog
import Foundation
import Testing

@testable import Review

@Suite("Operators")
struct OperatorsTests {
  private let state = StateFolder(FileManager.default.temporaryDirectory.appending(path: "truemark-\(UUID())"))

  @Test func onlyTheRightPasswordLetsIn() throws {
    defer { try? FileManager.default.removeItem(at: state.url) }
    let operators = Operators(state)
    #expect(try operators.logIn("anna", "correct horse battery") == nil)
    try operators.set("anna", .reviewer, password: "correct horse battery")
    try operators.set("李雷", .auditor, password: "另一个很长的密码")
    #expect(try operators.logIn("anna", "correct horse battery")?.role == .reviewer)
    #expect(try operators.logIn("李雷", "另一个很长的密码")?.role == .auditor)
    for (name, password) in [
      ("anna", "correct horse batterz"), ("anna", ""), ("", ""), ("ann", "correct horse battery"),
    ] {
      #expect(try operators.logIn(name, password) == nil)
    }
    try operators.set("anna", .viewer, password: "another long password")
    #expect(try operators.logIn("anna", "correct horse battery") == nil)
    #expect(try operators.all().count == 2)
    #expect(try operators.remove("anna") && !operators.remove("anna"))
    let text = try String(contentsOf: operators.file, encoding: .utf8)
    #expect(!text.contains("密码") && text.contains("李雷"))
    let mode = try FileManager.default.attributesOfItem(atPath: operators.file.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func aDamagedFileLetsNobodyIn() throws {
    defer { try? FileManager.default.removeItem(at: state.url) }
    let operators = Operators(state)
    try operators.set("anna", .admin, password: "correct horse battery")
    var text = try String(contentsOf: operators.file, encoding: .utf8)
    for change in ["\"hash\"", "\"admin\"", "["] {
      try Data(text.replacing(change, with: "x").utf8).write(to: operators.file)
      #expect(throws: LogError.self, "\(change)") { try operators.logIn("anna", "correct horse battery") }
    }
    text = text.replacing(#/"hash" : "[^"]*"/#, with: "\"hash\" : \"\"")
    try Data(text.utf8).write(to: operators.file)
    #expect(try operators.logIn("anna", "") == nil)
    #expect(try operators.logIn("anna", "correct horse battery") == nil)
  }

  @Test(arguments: ["", "a b", "a/b", "a\nb", "<b>", String(repeating: "a", count: 65)])
  func namesArePlain(name: String) {
    defer { try? FileManager.default.removeItem(at: state.url) }
    #expect(throws: LogError.self) { try Operators(state).set(name, .viewer, password: "correct horse battery") }
  }

  @Test func everyActHasItsRoles() {
    for act in Act.allCases where !act.roles.isEmpty {
      #expect(act.isAllowed(to: .admin), "\(act)")
    }
    #expect(!Act.verdict.isAllowed(to: .viewer) && !Act.verdict.isAllowed(to: .inspector))
    #expect(!Act.audit.isAllowed(to: .reviewer) && !Act.unseal.isAllowed(to: .auditor))
  }
}
