/// An identification of the sender that a message shows, at the moment it becomes known.
package enum Mark: Sendable {
  case client(Connection)
  case helo(String)
  case sender(Path)
  /// A header field that names the sender: From or DKIM-Signature. Others are of no interest here.
  case field(HeaderField)
}
