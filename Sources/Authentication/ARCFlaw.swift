/// Why a chain fails.
struct ARCFlaw: Error, Hashable {
  let reason: String
  /// No honest change of the message explains it.
  let isBreak: Bool

  static func broken(_ reason: String) -> ARCFlaw { ARCFlaw(reason: reason, isBreak: true) }
  static func failed(_ reason: String) -> ARCFlaw { ARCFlaw(reason: reason, isBreak: false) }
}
