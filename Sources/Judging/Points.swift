/// The points of every finding: 100 establish an axis alone, less is suspicion that needs company.
package enum Points {
  /// By finding name.
  ///
  /// A policy file may override any of them.
  package static let defaults: [String: Int] = [
    // forged
    "from.multiple": 100,
    "from.control-char": 100,
    "from.encoded-address": 100,
    "from.trailing-text": 100,
    "from.multiple-addresses": 60,
    "displayname.address-mismatch": 60,
    "displayname.recipient-domain": 100,
    "helo.our-name": 100,
    "ar.forged-own-id": 100,
    "align.none-policy": 100,
    "align.none": 40,
    "align.envelope-differs": 30,
    "align.relayed": 20,
    "spf.fail": 60,
    "spf.softfail": 30,
    "domain.from-nonexistent": 100,
    "domain.null-mx": 100,
    "arc.broken": 30,
    // concealed
    "from.missing": 100,
    "from.empty": 100,
    "from.unparsable": 60,
    "from.group": 40,
    "replyto.domain-mismatch": 40,
    "msgid.missing": 30,
    "msgid.invalid": 30,
    "helo.bare-ip": 30,
    "domain.mailfrom-unreachable": 40,
    "limits.exceeded": 30,
    "mime.unreadable": 30,
    // bulk
    "bulk.campaign": 100,
    "bulk.declared": 100,
    "bulk.automatic": 20,
  ]
}
