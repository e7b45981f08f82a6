package import Bulk
package import Judging

extension CampaignReason {
  /// Why messages are one campaign, in a few words.
  package func sentence(in language: Language) -> String {
    switch (self, language) {
    case (.oneMessage, .english): "each message to its recipients"
    case (.oneMessage, .chinese): "同一封邮件发给多名收件人"
    case (.exact, .english): "the same short text and attachments"
    case (.exact, .chinese): "短文本与附件相同"
    case (.text, .english): "texts that are alike, or words of the same lengths in the same order"
    case (.text, .chinese): "文本相似，或词长序列相同"
    case (.structure, .english): "alike in structure, and in subject or linked domains"
    case (.structure, .chinese): "结构相似，且主题或链接域名相同"
    }
  }
}
