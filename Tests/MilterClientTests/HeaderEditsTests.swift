import Mail
import MilterClient
import Testing

struct HeaderEditsTests {
  private static let headers = [
    HeaderField("Received", "1"), HeaderField("X-A", "1"), HeaderField("Subject", "s"), HeaderField("x-a", "2"),
    HeaderField("X-A", "3"),
  ]

  private static func texts(_ modifications: MilterModification..., as mta: MTA = .postfix) -> [String] {
    MilterModification.apply(modifications, to: headers, as: mta)
      .map { "\(String(decoding: $0.name, as: UTF8.self)) \($0.text)" }
  }

  @Test func added() {
    #expect(Self.texts(.addHeader(HeaderField("X-B", "b"))).last == "X-B b")
  }

  @Test func inserted() {
    let field = HeaderField("X-B", "b")
    #expect(Self.texts(.insertHeader(field, index: 0)).first == "X-B b")
    #expect(Self.texts(.insertHeader(field, index: 2))[2] == "X-B b")
    #expect(Self.texts(.insertHeader(field, index: 99)).last == "X-B b")
  }

  @Test func changed() {
    #expect(Self.texts(.changeHeader(HeaderField("X-A", "new"), index: 2))[3] == "x-a new")
    #expect(Self.texts(.changeHeader(HeaderField("X-A", "new"), index: 0))[1] == "X-A new")
    #expect(Self.texts(.changeHeader(HeaderField("X-A", "new"), index: 4)).last == "X-A new")
  }

  @Test func deletedTwiceFromBelow() {
    for mta in MTA.allCases {
      let left = Self.texts(.deleteHeader(name: Array("x-A".utf8), index: 3), .delete("X-A", 1), as: mta)
      #expect(left == ["Received 1", "Subject s", "x-a 2"])
    }
  }

  @Test func deletedTwiceFromAbove() {
    let postfix = Self.texts(.delete("X-A", 1), .delete("X-A", 2), as: .postfix)
    #expect(postfix == ["Received 1", "Subject s", "x-a 2"])
    let sendmail = Self.texts(.delete("X-A", 1), .delete("X-A", 2), as: .sendmail)
    #expect(sendmail == ["Received 1", "Subject s", "X-A 3"])
  }

  @Test func insertedFieldsCount() {
    let left = Self.texts(.insertHeader(HeaderField("X-A", "0"), index: 0), .delete("X-A", 1))
    #expect(left == Self.texts())
  }

  @Test func nothingToDelete() {
    #expect(Self.texts(.delete("X-B", 1), .quarantine(reason: "odd")) == Self.texts())
  }
}

extension MilterModification {
  fileprivate static func delete(_ name: String, _ index: Int) -> Self {
    .deleteHeader(name: Array(name.utf8), index: index)
  }
}
