import CGMime
import Mail

/// A message as GMime reads it.
///
/// The pointers to parts lead into the message and live as long as it does; none leaves this file.
@safe final class ParsedMessage {
  private let message: UnsafeMutablePointer<GMimeMessage>

  /// Nil if GMime finds no message.
  init?(_ bytes: [UInt8]) {
    guard Self.isReady, let message = unsafe cgmime_parse(bytes, bytes.count) else { return nil }
    unsafe self.message = message
  }

  deinit { unsafe cgmime_unref(message) }

  /// What the message consists of, in its order; `depth` is that of its root.
  func items(depth: Int, _ bounds: inout MIMEBounds) -> [MIMEItem] {
    guard let root = unsafe cgmime_root(message) else {
      bounds.isIncomplete = true
      return []
    }
    var walk = MIMEWalk(bounds)
    unsafe walk.visit(root, depth)
    bounds = walk.bounds
    return walk.items
  }

  /// The types of attached messages, of which GMime is told, once for the process, that they are parts like any other.
  ///
  /// If it read them itself, it would read their address fields too, which `MIMEEntity` is there to prevent.
  fileprivate static let messageTypes = ["rfc822", "rfc2822", "global", "news"]

  private static let isReady: Bool = {
    g_mime_init()
    for subtype in messageTypes { unsafe g_mime_object_register_type("message", subtype, g_mime_part_get_type()) }
    return true
  }()
}

/// Visits the parts of a message in its order.
@safe private struct MIMEWalk {
  private(set) var items: [MIMEItem] = []
  private(set) var bounds: MIMEBounds
  private var stack: [Step] = []

  @safe private struct Step {
    let object: UnsafeMutablePointer<GMimeObject>
    let depth: Int
    let alternative: Int?
  }

  init(_ bounds: MIMEBounds) { self.bounds = bounds }

  mutating func visit(_ root: UnsafeMutablePointer<GMimeObject>, _ depth: Int) {
    unsafe stack.append(Step(object: root, depth: depth, alternative: nil))
    while let step = stack.popLast() {
      guard bounds.partsLeft > 0 else {
        bounds.isIncomplete = true
        return
      }
      bounds.partsLeft -= 1
      if !bounds.isAmbiguous { bounds.isAmbiguous = MIMEAmbiguity.exists(in: fields(of: step)) }
      bounds.types.append(type(of: step))
      if step.depth > bounds.maxDepth {
        bounds.isIncomplete = true
      } else if unsafe cgmime_is_multipart(step.object) {
        openMultipart(step)
      } else {
        items.append(leaf(step))
      }
    }
  }

  /// The first fields of a part that tell how it is to be read.
  private func fields(of step: Step) -> [HeaderField] {
    guard let list = unsafe g_mime_object_get_header_list(step.object) else { return [] }
    let count = unsafe min(g_mime_header_list_get_count(list), Self.fieldLimit)
    return (0..<count).compactMap { index in
      guard let header = unsafe g_mime_header_list_get_header_at(list, index),
        let name = unsafe g_mime_header_get_name(header).map({ unsafe String(cString: $0) }),
        name.lowercased().hasPrefix("content-t"), let value = unsafe g_mime_header_get_raw_value(header)
      else { return nil }
      return HeaderField(name: Array(name.utf8), value: Array(unsafe String(cString: value).utf8))
    }
  }

  private static let fieldLimit: Int32 = 100

  private mutating func openMultipart(_ step: Step) {
    let multipart = unsafe cgmime_multipart(step.object)
    let count = unsafe Int(g_mime_multipart_get_count(multipart))
    // Without a boundary GMime finds no parts, though there may be any.
    if count == 0 { bounds.isIncomplete = true }
    var alternative = step.alternative
    if unsafe isType(step.object, "multipart", "alternative") {
      alternative = bounds.nextAlternative
      bounds.nextAlternative += 1
    }
    // One more than may be visited, so that the visit finds out that there are too many.
    for index in (0..<min(count, bounds.partsLeft + 1)).reversed() {
      guard let child = unsafe g_mime_multipart_get_part(multipart, Int32(index)) else { continue }
      unsafe stack.append(Step(object: child, depth: step.depth + 1, alternative: alternative))
    }
  }

  private func leaf(_ step: Step) -> MIMEItem {
    let object = unsafe step.object
    guard unsafe cgmime_is_part(object) else { return .other(beginning: []) }
    if ParsedMessage.messageTypes.contains(where: { unsafe isType(object, "message", $0) }) {
      return .message(unsafe content(of: object), depth: step.depth + 1)
    }
    let isHTML = unsafe isType(object, "text", "html")
    guard unsafe isHTML || isType(object, "text", "plain") else {
      return .other(beginning: unsafe beginning(of: object))
    }
    let charset = unsafe g_mime_object_get_content_type_parameter(object, "charset").map { unsafe String(cString: $0) }
    let content = unsafe content(of: object)
    return .text(TextPart(isHTML: isHTML, charset: charset, content: content, alternative: step.alternative))
  }

  private func isType(_ object: UnsafeMutablePointer<GMimeObject>, _ type: String, _ subtype: String) -> Bool {
    guard let found = unsafe g_mime_object_get_content_type(object) else { return false }
    return unsafe g_mime_content_type_is_type(found, type, subtype) != 0
  }

  private func type(of step: Step) -> String {
    guard let found = unsafe g_mime_object_get_content_type(step.object),
      let type = unsafe g_mime_content_type_get_media_type(found),
      let subtype = unsafe g_mime_content_type_get_media_subtype(found)
    else { return "" }
    return unsafe "\(String(cString: type))/\(String(cString: subtype))".lowercased()
  }

  /// Octets of a part that is not read that are looked at: 64 KiB, in their transfer encoding.
  private static let beginningLimit = 64 << 10

  private func beginning(of object: UnsafeMutablePointer<GMimeObject>) -> [UInt8] {
    guard let content = unsafe g_mime_part_get_content(cgmime_part(object)),
      let stream = unsafe g_mime_data_wrapper_get_stream(content), unsafe g_mime_stream_reset(stream) == 0
    else { return [] }
    var bytes = [UInt8](repeating: 0, count: Self.beginningLimit)
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe g_mime_stream_read(stream, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    return Array(bytes.prefix(max(count, 0)))
  }

  private func content(of object: UnsafeMutablePointer<GMimeObject>) -> [UInt8] {
    guard let content = unsafe g_mime_part_get_content(cgmime_part(object)) else { return [] }
    let decoded = unsafe bytes(of: content)
    guard decoded.isEmpty else { return decoded }
    // Text that is not in the encoding it claims may decode to nothing; then the bytes as they came.
    unsafe g_mime_data_wrapper_set_encoding(content, GMIME_CONTENT_ENCODING_DEFAULT)
    return unsafe bytes(of: content)
  }

  private func bytes(of content: UnsafeMutablePointer<GMimeDataWrapper>) -> [UInt8] {
    guard let buffer = unsafe g_byte_array_new() else { return [] }
    defer { unsafe g_byte_array_unref(buffer) }
    guard let stream = unsafe g_mime_stream_mem_new_with_byte_array(buffer) else { return [] }
    defer { unsafe cgmime_unref(stream) }
    // The buffer is ours to free.
    unsafe g_mime_stream_mem_set_owner(UnsafeMutableRawPointer(stream).assumingMemoryBound(to: GMimeStreamMem.self), 0)
    unsafe g_mime_data_wrapper_write_to_stream(content, stream)
    return unsafe Array(UnsafeBufferPointer(start: buffer.pointee.data, count: Int(buffer.pointee.len)))
  }
}
