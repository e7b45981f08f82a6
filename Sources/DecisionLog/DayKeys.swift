import Crypto
import Foundation

/// The keys that stand between the log and the addresses in it: one a day, random, and gone with the day.
///
/// A day's key makes the pseudonyms of the day and seals the values themselves. It lies in a folder of its own, wrapped
/// under the operator's key; whoever has the log alone can neither test a guessed address nor link two days.
final class DayKeys: Sendable {
  let folder: URL
  private let current = Lock<(day: Day, key: DayKey)?>(nil)

  init(folder: URL) { self.folder = folder }

  /// The key to write with on a day, made if there is none.
  func forWriting(on day: Day) throws -> DayKey {
    try current.withLock { current in
      if let current, current.day == day { return current.key }
      let key = try load(day) ?? create(day)
      current = (day, key)
      return key
    }
  }

  /// The key of a past day; nil if it was destroyed.
  func load(_ day: Day) throws -> DayKey? {
    guard let wrapped = try wrapped(day) else { return nil }
    guard let key = try open(wrapped, day) else {
      throw LogError("\(file(day).path): cannot be opened with operator.key; restore both from the backup")
    }
    return key
  }

  /// The wrapped key of a day; nil if it was destroyed.
  func wrapped(_ day: Day) throws -> Data? {
    let file = file(day)
    return FileManager.default.fileExists(atPath: file.path) ? try Data(contentsOf: file) : nil
  }

  /// Unwraps the key of a day, of this log or another; nil if it is not wrapped under our operator's key.
  func open(_ wrapped: Data, _ day: Day) throws -> DayKey? {
    try unwrap(wrapped, day.description).map { DayKey(SymmetricKey(data: $0)) }
  }

  /// Encrypts under the operator's key, which is made if there is none; `purpose` is needed to open it again.
  func wrap(_ plain: Data, _ purpose: String) throws -> Data {
    let key = SymmetricKey(data: try KeyFile.load(operatorFile) ?? KeyFile.create(operatorFile))
    return try AES.GCM.seal(plain, using: key, authenticating: Data(purpose.utf8)).combined ?? Data()
  }

  /// Nil if it was not wrapped under our operator's key for that purpose.
  func unwrap(_ wrapped: Data, _ purpose: String) throws -> Data? {
    guard let key = try KeyFile.load(operatorFile), let box = try? AES.GCM.SealedBox(combined: wrapped) else {
      return nil
    }
    return try? AES.GCM.open(box, using: SymmetricKey(data: key), authenticating: Data(purpose.utf8))
  }

  /// Removes the key of a day: what it hid can never be read again.
  func destroy(_ day: Day) throws {
    let file = file(day)
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    guard unsafe unlink(file.path) == 0 else { throw LogError.system("destroy it", file) }
    try FileDescriptor(folder: folder).sync(folder)
  }

  private func create(_ day: Day) throws -> DayKey {
    let secret = SymmetricKey(size: .bits256)
    let wrapped = try wrap(unsafe secret.withUnsafeBytes { unsafe Data($0) }, day.description)
    try Replacement.write(Array(wrapped), to: file(day))
    return DayKey(secret)
  }

  private var operatorFile: URL { folder.appending(path: "operator.key") }

  private func file(_ day: Day) -> URL { folder.appending(path: "\(day).key") }
}

/// The key of one day.
struct DayKey: Sendable {
  /// The code of nothing yet, under the key of pseudonyms.
  private let pseudonymCode: HMAC<SHA256>
  private let sealKey: SymmetricKey

  init(_ secret: SymmetricKey) {
    pseudonymCode = HMAC(key: Self.derived(secret, "pseudonym"))
    sealKey = Self.derived(secret, "seal")
  }

  private static func derived(_ secret: SymmetricKey, _ purpose: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(inputKeyMaterial: secret, info: Data(purpose.utf8), outputByteCount: 32)
  }

  /// Stands in for a text: HMAC-SHA-256, cut to 128 bits, the same for the same text in the same role.
  func pseudonym(_ role: PseudonymRole, _ text: String) -> String {
    var code = pseudonymCode
    var octets = Array(role.rawValue.utf8)
    octets.append(0)
    octets += text.lowercased().utf8
    code.update(data: octets)
    return code.finalize().prefix(16).hex
  }

  /// The pseudonyms of a text in all roles.
  func pseudonyms(_ text: String) -> Set<String> {
    Set(PseudonymRole.allCases.map { pseudonym($0, text) })
  }

  func seal(_ plain: [UInt8]) throws -> Data { try AES.GCM.seal(plain, using: sealKey).combined ?? Data() }

  func open(_ sealed: Data) throws -> Data { try AES.GCM.open(try AES.GCM.SealedBox(combined: sealed), using: sealKey) }
}

/// What a pseudonym stands for.
///
/// The same text has different pseudonyms in different roles.
package enum PseudonymRole: String, Sendable, CaseIterable {
  case sender
  case recipient
  case author
  case user
  case client
  case messageID
  /// What was looked for, whatever it is.
  case term
}
