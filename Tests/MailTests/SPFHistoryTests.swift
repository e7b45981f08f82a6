import Testing

@testable import Mail

@Suite("SPF results of servers on the way")
struct SPFHistoryTests {
  private func refusals(_ name: String, _ value: String) -> [String] {
    SPFHistory.refusals(in: [HeaderField(name, value)]).map(\.text).sorted()
  }

  @Test(arguments: [
    ("Fail (mailfrom) identity=mailfrom; client-ip=192.0.2.1; envelope-from=u@Legit.example; receiver=x", true),
    ("fail client-ip=192.0.2.1; envelope-from=\"a b\"@legit.example;", true),
    ("fail envelope-from=<u@legit.example>", true),
    ("Fail (mx.other.example: domain of legit.example does not designate 192.0.2.1) receiver=x;", true),
    ("fail (other.example: domain of u@legit.example does not designate 192.0.2.1 as permitted sender)", true),
    ("fail identity=helo; helo=legit.example; envelope-from=u@legit.example", false),
    ("softfail identity=mailfrom; envelope-from=u@legit.example", false),
    ("pass (domain of legit.example designates) envelope-from=u@legit.example", false),
    ("failure envelope-from=u@legit.example", false), ("fail", false), ("", false), ("fail (", false),
    ("fail envelope-from=u@legit.example@", false), ("fail envelope-from=", false), ("fail domain of ", false),
  ])
  func receivedSPF(_ value: String, _ isRefused: Bool) {
    #expect(refusals("Received-SPF", value) == (isRefused ? ["legit.example"] : []))
  }

  private static let unnamed =
    "spf=fail (sender IP is 192.0.2.1)\r\n smtp.mailfrom=legit.example; dkim=none (message not signed) header.d=none;"

  @Test(arguments: [
    ("Authentication-Results", "mx.example; spf=fail smtp.mailfrom=u@legit.example", true),
    ("Authentication-Results", unnamed, true), ("X-MS-Exchange-Authentication-Results", unnamed, true),
    ("ARC-Authentication-Results", "i=1; mx.example 1; spf=fail smtp.mailfrom=legit.example", true),
    ("ARC-Authentication-Results", "mx.example; spf=fail smtp.mailfrom=legit.example", false),
    ("Authentication-Results", "mx.example; spf=pass smtp.mailfrom=legit.example", false),
    ("Authentication-Results", "mx.example; dkim=fail smtp.mailfrom=legit.example", false),
    ("Authentication-Results", "mx.example; spf=fail smtp.helo=legit.example", false),
    ("X-Spam-Status", "spf=fail smtp.mailfrom=legit.example", false),
  ])
  func results(_ name: String, _ value: String, _ isRefused: Bool) {
    #expect(refusals(name, value) == (isRefused ? ["legit.example"] : []))
  }

  @Test func bounded() {
    let field = HeaderField("Received-SPF", "pass envelope-from=u@x.example")
    let refusal = HeaderField("Received-SPF", "fail envelope-from=u@legit.example")
    #expect(SPFHistory.refusals(in: Array(repeating: field, count: 99) + [refusal]).count == 1)
    #expect(SPFHistory.refusals(in: Array(repeating: field, count: 100) + [refusal]).isEmpty)
    #expect(refusals("Received-SPF", "fail " + String(repeating: "a=b; ", count: 5_000)).isEmpty)
    #expect(refusals("Received-SPF", String(repeating: "fail (", count: 1_000)).isEmpty)
  }
}
