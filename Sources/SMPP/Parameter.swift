/// An optional parameter: tag, length and value (SMPP 3.4 section 3.2.4).
package struct Parameter: Hashable, Sendable {
  package let tag: Tag
  package let value: ArraySlice<UInt8>

  package init(_ tag: Tag, _ value: some Sequence<UInt8>) {
    self.tag = tag
    self.value = ArraySlice(value)
  }

  /// The value as an integer of so many octets; nil where it has another size.
  package func integer(octets: Int) -> Int? {
    guard value.count == octets, octets <= 4 else { return nil }
    return value.reduce(0) { $0 << 8 | Int($1) }
  }

  /// What a parameter says (SMPP 3.4 section 5.3.2, SMPP 5.0 section 4.8.4).
  package struct Tag: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let sarMessageReference = Self(rawValue: 0x020C)
    package static let sarTotalSegments = Self(rawValue: 0x020E)
    package static let sarSegmentNumber = Self(rawValue: 0x020F)
    package static let callbackNumber = Self(rawValue: 0x0381)
    package static let messagePayload = Self(rawValue: 0x0424)

    /// Every parameter of SMPP 3.4, and two of SMPP 5.0 that are met.
    package static let names: [Tag: String] = Dictionary(
      uniqueKeysWithValues: [
        0x0005: "dest_addr_subunit", 0x0006: "dest_network_type", 0x0007: "dest_bearer_type",
        0x0008: "dest_telematics_id", 0x000D: "source_addr_subunit", 0x000E: "source_network_type",
        0x000F: "source_bearer_type", 0x0010: "source_telematics_id", 0x0017: "qos_time_to_live",
        0x0019: "payload_type", 0x001D: "additional_status_info_text", 0x001E: "receipted_message_id",
        0x0030: "ms_msg_wait_facilities", 0x0201: "privacy_indicator", 0x0202: "source_subaddress",
        0x0203: "dest_subaddress", 0x0204: "user_message_reference", 0x0205: "user_response_code",
        0x020A: "source_port", 0x020B: "destination_port", 0x020C: "sar_msg_ref_num", 0x020D: "language_indicator",
        0x020E: "sar_total_segments", 0x020F: "sar_segment_seqnum", 0x0210: "sc_interface_version",
        0x0302: "callback_num_pres_ind", 0x0303: "callback_num_atag", 0x0304: "number_of_messages",
        0x0381: "callback_num", 0x0420: "dpf_result", 0x0421: "set_dpf", 0x0422: "ms_availability_status",
        0x0423: "network_error_code", 0x0424: "message_payload", 0x0425: "delivery_failure_reason",
        0x0426: "more_messages_to_send", 0x0427: "message_state", 0x0428: "congestion_state",
        0x0501: "ussd_service_op", 0x060D: "source_network_id", 0x1201: "display_time", 0x1203: "sms_signal",
        0x1204: "ms_validity", 0x130C: "alert_on_message_delivery", 0x1380: "its_reply_type",
        0x1383: "its_session_info",
      ].map { (Tag(rawValue: $0), $1) })
  }
}

extension Parameter.Tag: CustomStringConvertible {
  /// The name of SMPP, or the number of a tag that has none.
  package var description: String { Self.names[self] ?? "0x" + String(rawValue, radix: 16) }
}
