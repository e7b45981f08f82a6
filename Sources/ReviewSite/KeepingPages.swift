import ConfigurationFile
import DecisionLog
import Foundation
import Judging
import Review
import Transparency

/// What is kept and for how long, and the proof that it is whole.
enum KeepingPages {
  static let routes = [
    Route(.get, "retention", .looking(.retention), retention),
    Route(.get, "integrity", .looking(.integrity), integrity),
    Route(.post, "integrity", .looking(.integrity), verify),
  ]

  private static func retention(_ request: PageRequest) throws -> Answer {
    let calendar = try RetentionCalendar(request.state)
    let holds = try Holds(request.state).all()
    let kept = calendar.days.count { !$0.purged }
    var fields: Fields = [
      "days": calendar.days.reversed().map { day -> Fields in
        [
          "date": day.date, "number": day.number, "index": Int(day.index).grouped, "isPurged": day.purged,
          "heartbeats": day.heartbeats.grouped,
        ]
      },
      "kept": kept.grouped, "all": calendar.days.count.grouped, "limit": request.configuration.logRetention.days,
      "floor": Retention.floor,
      "holds": holds.map { ["name": $0.name, "from": $0.from, "reason": $0.reason] as Fields },
    ]
    fields["backup"] = try backup(request)
    return request.page(
      "retention", title: request.language.say("Retention and keys", "留存与密钥"), here: "/retention", fields)
  }

  private static func backup(_ request: PageRequest) throws -> Fields? {
    guard !request.configuration.backup.isEmpty else { return nil }
    let progress = try LogBackup(of: request.state, to: URL(filePath: request.configuration.backup)).progress
    return [
      "copied": Int(progress.copied).grouped,
      "behind": Int(max(progress.log, progress.copied) - progress.copied).grouped,
      "time": progress.at.map { Int64($0.timeIntervalSince1970).dateAndClock } ?? "–",
    ]
  }

  private static func integrity(_ request: PageRequest) throws -> Answer { try integrity(request, nil) }

  /// Reads the whole log, which takes some seconds for a million records.
  private static func verify(_ request: PageRequest) throws -> Answer {
    try integrity(request, LogVerifier(request.state, key: nil))
  }

  private static func integrity(_ request: PageRequest, _ found: LogVerifier?) throws -> Answer {
    let language = request.language
    let reader = LogReader(request.state)
    let now = Int64(Date.now.timeIntervalSince1970)
    var fields: Fields = [
      "beats": try Heartbeats(request.index, now: now).hours.map { hour -> Fields in
        [
          "time": hour.start.dateAndClock, "count": hour.count, "expected": hour.expected,
          "isShort": hour.count * 100 < hour.expected * 97 - 100,
        ]
      }.reversed() as [Fields]
    ]
    if let head = try reader.head {
      fields["head"] =
        [
          "origin": head.checkpoint.origin, "size": Int(head.checkpoint.size).grouped,
          "root": head.checkpoint.root.base64, "note": head.note.description,
          "witnesses": max(0, head.note.signatures.count - 1),
        ] as Fields
      fields["key"] = try reader.publicKey.description
    }
    if let found {
      fields["found"] =
        [
          "size": Int(found.size).grouped, "heads": found.heads.grouped, "unsigned": found.unsigned.grouped,
          "isWhole": found.problems.isEmpty, "problems": found.problems.map(\.what),
          "gaps": found.gaps.map { gap -> Fields in
            var fields: Fields = [
              "seconds": Int(gap.seconds).grouped, "before": Int(gap.before).grouped, "after": Int(gap.after).grouped,
            ]
            fields["explanation"] = gap.explanation
            return fields
          },
        ] as Fields
    }
    return request.page(
      "integrity", title: language.say("Integrity", "完整性"), here: "/integrity", fields)
  }
}
