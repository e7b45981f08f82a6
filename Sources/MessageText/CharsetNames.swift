import Mail

/// The charset labels that are believed, and what iconv calls them.
///
/// A list, so that a sender cannot make the system load whatever converter he names.
enum CharsetNames {
  /// Big5 with the characters of Hong Kong, of which Big5 is a part.
  static let big5 = "BIG5-HKSCS"

  /// Nil if the label is unknown, or is ASCII or UTF-8, which need no conversion.
  static func iconvName(_ label: String) -> String? {
    let lower = label.lowercased()
    let plain = lower.hasPrefix("x-") ? lower.dropFirst(2) : lower[...]
    let key = String(decoding: plain.utf8.filter(ASCII.isAlphanumeric), as: UTF8.self)
    return names[key]
  }

  private static let names: [String: String] = {
    var names = others
    // GB18030 holds all of GB2312 and GBK.
    for key in [
      "cngb", "cp936", "csgb2312", "euccn", "gb18030", "gb2312", "gb231280", "gbk", "ms936", "windows936",
    ] { names[key] = "GB18030" }
    for key in ["big5", "big5hkscs", "big5tw", "cnbig5", "cp950", "csbig5", "windows950", "xbig5"] {
      names[key] = big5
    }
    for number in 2...16 where number != 12 { names["iso8859\(number)"] = "ISO-8859-\(number)" }
    for number in 1250...1258 {
      names["windows\(number)"] = "CP\(number)"
      names["cp\(number)"] = "CP\(number)"
    }
    // What is labelled Latin-1 is Windows-1252 in truth (WHATWG Encoding Standard).
    for key in ["iso88591", "latin1"] { names[key] = "CP1252" }
    return names
  }()

  private static let others = [
    "cp874": "CP874", "cp932": "CP932", "cp949": "CP949", "eucjp": "EUC-JP", "euckr": "CP949", "euctw": "EUC-TW",
    "iso2022cn": "ISO-2022-CN", "iso2022jp": "ISO-2022-JP", "iso2022kr": "ISO-2022-KR", "koi8r": "KOI8-R",
    "koi8u": "KOI8-U", "ksc5601": "CP949", "ksc56011987": "CP949", "macintosh": "MACINTOSH", "shiftjis": "CP932",
    "sjis": "CP932", "tis620": "CP874", "utf16": "UTF-16", "utf16be": "UTF-16BE", "utf16le": "UTF-16LE",
    "utf32": "UTF-32", "utf32be": "UTF-32BE", "utf32le": "UTF-32LE", "utf7": "UTF-7", "windows31j": "CP932",
    "windows874": "CP874",
  ]
}
