/// When two messages are one campaign.
extension Fingerprints {
  /// Texts from this similarity on are one text.
  private static let textSimilarity = 0.4
  /// Words whose lengths agree so far are the same words with other letters.
  private static let rhythmSimilarity = 0.5
  /// In structures so similar a text that is alike in part is one.
  private static let structureSimilarity = 0.7
  private static let partSimilarity = 0.2
  /// In structures so similar the same subject without any text is one message.
  private static let wordlessSimilarity = 0.4
  /// Copies with replaced letters agree in most lengths, so that few bands find them.
  private static let rhythmBands = 7

  /// What another message must share with this one to be compared with it.
  package var keys: [UInt64] {
    let whole = structure == nil ? [exact] : [exact, wordless]
    let partial = structure == nil || texts.isEmpty ? [] : anchors
    return whole.compactMap { $0 } + partial + texts.flatMap { $0.bands() }
      + (rhythm?.bands(Self.rhythmBands).map { $0 | 1 << 32 } ?? [])
  }

  /// Why a message with these fingerprints belongs to the campaign that a message with `self` began; nil if it does not.
  package func reason(toHold new: Fingerprints) -> CampaignReason? {
    if let exact, exact == new.exact { return .exact }
    let likeness = texts.flatMap { text in new.texts.map(text.similarity) }.max() ?? 0
    if likeness >= Self.textSimilarity { return .text }
    if let rhythm, let other = new.rhythm, rhythm.similarity(to: other) >= Self.rhythmSimilarity { return .text }
    guard let structure, let other = new.structure else { return nil }
    let alike = structure.similarity(to: other)
    if let wordless, wordless == new.wordless { return alike >= Self.wordlessSimilarity ? .structure : nil }
    let isPart = likeness >= Self.partSimilarity && anchors.contains(where: new.anchors.contains)
    return isPart && alike >= Self.structureSimilarity ? .structure : nil
  }
}
