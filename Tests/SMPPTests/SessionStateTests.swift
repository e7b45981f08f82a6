import Testing

@testable import SMPP

@Suite("Session states (SMPP 3.4 section 2)")
struct SessionStateTests {
  /// SMPP 3.4 table 2-1, with what `SessionState.allows` takes from SMPP 5.0: who may send a command, in which states.
  private static let table: [(command: CommandID, sender: [Side], states: [SessionState])] = {
    let connected: [SessionState] = [.open, .boundTX, .boundRX, .boundTRX, .unbound]
    let bound: [SessionState] = [.boundTX, .boundRX, .boundTRX]
    return [
      (.bindTransmitter, [.esme], [.open]), (.bindTransmitter.response, [.smsc], [.open]),
      (.bindReceiver, [.esme], [.open]), (.bindReceiver.response, [.smsc], [.open]),
      (.bindTransceiver, [.esme], [.open]), (.bindTransceiver.response, [.smsc], [.open]),
      (.outbind, [.smsc], [.open]), (.outbind.response, [], []),
      (.unbind, [.esme, .smsc], bound), (.unbind.response, [.esme, .smsc], bound),
      (.submitSM, [.esme], [.boundTX, .boundTRX]), (.submitSM.response, [.smsc], [.boundTX, .boundTRX]),
      (.submitMulti, [.esme], [.boundTX, .boundTRX]), (.submitMulti.response, [.smsc], [.boundTX, .boundTRX]),
      (.dataSM, [.esme, .smsc], bound), (.dataSM.response, [.esme, .smsc], bound),
      (.deliverSM, [.smsc], [.boundRX, .boundTRX]), (.deliverSM.response, [.esme], [.boundRX, .boundTRX]),
      (.querySM, [.esme], [.boundTX, .boundTRX]), (.querySM.response, [.smsc], [.boundTX, .boundTRX]),
      (.cancelSM, [.esme], [.boundTX, .boundTRX]), (.cancelSM.response, [.smsc], [.boundTX, .boundTRX]),
      (.replaceSM, [.esme], [.boundTX, .boundTRX]), (.replaceSM.response, [.smsc], [.boundTX, .boundTRX]),
      (.broadcastSM, [.esme], [.boundTX, .boundTRX]), (.broadcastSM.response, [.smsc], [.boundTX, .boundTRX]),
      (.queryBroadcastSM, [.esme], [.boundTX, .boundTRX]),
      (.queryBroadcastSM.response, [.smsc], [.boundTX, .boundTRX]),
      (.cancelBroadcastSM, [.esme], [.boundTX, .boundTRX]),
      (.cancelBroadcastSM.response, [.smsc], [.boundTX, .boundTRX]),
      (.alertNotification, [.smsc], [.boundRX, .boundTRX]), (.alertNotification.response, [], []),
      (.enquireLink, [.esme, .smsc], connected), (.enquireLink.response, [.esme, .smsc], connected),
      (.genericNack, [.esme, .smsc], connected), (CommandID(rawValue: 0x999), [], []),
    ]
  }()

  @Test func theTableIsComplete() {
    #expect(Set(Self.table.map(\.command)).isSuperset(of: CommandID.names.keys.flatMap { [$0, $0.response] }))
  }

  @Test(arguments: SessionState.allCases)
  func allowsWhatTheTableSays(state: SessionState) {
    for (command, senders, states) in Self.table {
      for side in Side.allCases {
        let expected = states.contains(state) && senders.contains(side)
        #expect(state.allows(command, from: side) == expected, "\(command) from \(side)")
      }
    }
  }

  @Test(arguments: SessionState.allCases)
  func goesWhereResponsesLead(state: SessionState) {
    for (command, _, _) in Self.table {
      for side in Side.allCases {
        for status in [CommandStatus.ok, .bindFailed] {
          var next = state
          next.follow(command, status: status, from: side)
          #expect(next == expected(state, command, status, side), "\(command) \(status) from \(side)")
        }
      }
    }
  }

  private func expected(
    _ state: SessionState, _ command: CommandID, _ status: CommandStatus, _ side: Side
  ) -> SessionState {
    switch (state, command, status, side) {
    case (.open, .bindTransmitter.response, .ok, .smsc): .boundTX
    case (.open, .bindReceiver.response, .ok, .smsc): .boundRX
    case (.open, .bindTransceiver.response, .ok, .smsc): .boundTRX
    case (.boundTX, .unbind.response, .ok, _), (.boundRX, .unbind.response, .ok, _),
      (.boundTRX, .unbind.response, .ok, _):
      .unbound
    default: state
    }
  }
}
