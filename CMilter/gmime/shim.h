#ifndef CMILTER_GMIME_SHIM_H
#define CMILTER_GMIME_SHIM_H
#include <gmime/gmime.h>
/* GObject's type tests and casts are macros, which Swift cannot import. */
static inline _Bool cgmime_is_part(GMimeObject *o) { return GMIME_IS_PART(o); }
static inline _Bool cgmime_is_text(GMimeObject *o) { return GMIME_IS_TEXT_PART(o); }
static inline _Bool cgmime_is_multipart(GMimeObject *o) { return GMIME_IS_MULTIPART(o); }
static inline _Bool cgmime_is_message(GMimeObject *o) { return GMIME_IS_MESSAGE_PART(o); }
static inline GMimePart *cgmime_part(GMimeObject *o) { return (GMimePart *)o; }
static inline GMimeMultipart *cgmime_multipart(GMimeObject *o) { return (GMimeMultipart *)o; }
static inline GMimeMessagePart *cgmime_message(GMimeObject *o) { return (GMimeMessagePart *)o; }
static inline GMimeObject *cgmime_root(GMimeMessage *m) { return g_mime_message_get_mime_part(m); }
static inline void cgmime_unref(void *o) { if (o) g_object_unref(o); }
/* Copies its input. Without a persistent stream, parts hold their content themselves. NULL if there is no message. */
static inline GMimeMessage *cgmime_parse(const unsigned char *bytes, size_t count) {
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)bytes, count);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  g_mime_parser_set_persist_stream(parser, 0);
  GMimeMessage *message = g_mime_parser_construct_message(parser, 0);
  g_object_unref(parser);
  g_object_unref(stream);
  return message;
}
#endif
