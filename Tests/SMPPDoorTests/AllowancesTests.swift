import SMS
import Testing

@testable import SMPPDoor

@Suite("What accounts may send")
struct AllowancesTests {
  @Test func aSecondIsNotOverfilled() {
    let allowances = Allowances()
    let account = SenderAccount(systemID: "shop", rate: 2)
    #expect((0..<4).map { _ in allowances.take(1, for: account, at: 100) } == [true, true, false, false])
    #expect(allowances.take(1, for: account, at: 101))
  }

  @Test func manyRecipientsAtOnceTakeTheWholeSecond() {
    let allowances = Allowances()
    let account = SenderAccount(systemID: "shop", rate: 2)
    #expect(allowances.take(254, for: account, at: 100))
    #expect(!allowances.take(1, for: account, at: 100))
  }

  @Test func aDayIsNotOverfilledByRecipients() {
    let allowances = Allowances()
    let account = SenderAccount(systemID: "shop", dailyCap: 10)
    #expect(allowances.take(8, for: account, at: 86_400))
    #expect(!allowances.take(3, for: account, at: 86_500))
    #expect(allowances.take(2, for: account, at: 172_799))
    #expect(!allowances.take(1, for: account, at: 172_799))
    #expect(allowances.take(10, for: account, at: 172_800))
  }

  @Test func accountsDoNotShare() {
    let allowances = Allowances()
    #expect(allowances.take(1, for: SenderAccount(systemID: "one", rate: 1), at: 5))
    #expect(allowances.take(1, for: SenderAccount(systemID: "other", rate: 1), at: 5))
    #expect((0..<9).allSatisfy { _ in allowances.take(1_000, for: SenderAccount(systemID: "free"), at: 5) })
  }
}
