import Mail

/// Received fields, one a part, and the parameters and dates in them.
enum ReceivedTarget: FuzzTarget {
  static let name = "received"

  static func run(_ input: [UInt8]) {
    let values = FuzzInput(input).all
    let fields = values.map { HeaderField(name: Array("Received".utf8), value: $0) }
    let hops = ReceivedHop.hops(of: MailMessage(headers: fields, receivedAt: 0))
    promise(hops.count == min(fields.count, ReceivedHop.countLimit), "a field was overlooked")
    for hop in hops {
      promise(hop.addresses.count <= 10, "too many addresses")
      promise(hop.time.map { (-86_400..<4_102_531_200).contains($0) } ?? true, "a time outside 1970 to 2099")
    }
    for value in values {
      let parameters = MIMEParameters(value: value)
      promise(parameters.all.count <= 50, "too many parameters")
      promise(!parameters.isAmbiguous("boundary") || parameters["boundary"] != nil, "no boundary, and two")
    }
  }
}
