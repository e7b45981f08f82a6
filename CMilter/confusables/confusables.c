#include "confusables.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/uidna.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

/* UTF-16 units of a text on its way; longer texts have no answer. */
enum { ROOM = 4096 };

struct cconf {
  USpoofChecker *spoof;
  UIDNA *idna;
  const UNormalizer2 *fold; /* NFKC_Casefold: compatibility forms and case folded, ignorable characters dropped */
};

void cconf_close(cconf *checker) {
  if (!checker) return;
  uspoof_close(checker->spoof);
  uidna_close(checker->idna);
  free(checker);
}

cconf *cconf_open(void) {
  UErrorCode error = U_ZERO_ERROR;
  cconf *checker = calloc(1, sizeof *checker);
  if (!checker) return NULL;
  checker->spoof = uspoof_open(&error);
  if (U_SUCCESS(error)) {
    uspoof_setRestrictionLevel(checker->spoof, USPOOF_HIGHLY_RESTRICTIVE);
    uspoof_setChecks(checker->spoof, USPOOF_RESTRICTION_LEVEL, &error);
  }
  checker->idna = uidna_openUTS46(
      UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
      &error);
  checker->fold = unorm2_getNFKCCasefoldInstance(&error);
  if (U_SUCCESS(error)) return checker;
  cconf_close(checker);
  return NULL;
}

/* Drops marks below letters, which a line under the text hides; a skeleton has them apart. All are in the BMP. */
static int32_t without_marks_below(UChar *text, int32_t units) {
  int32_t kept = 0;
  for (int32_t i = 0; i < units; i++) {
    if (U16_IS_SURROGATE(text[i]) || u_getCombiningClass(text[i]) != 220) text[kept++] = text[i];
  }
  return kept;
}

/* Twice, before and after folding: a capital has other doubles than its small letter. */
int cconf_skeleton(const cconf *checker, const char *text, int length, char *out, int room) {
  UErrorCode error = U_ZERO_ERROR;
  UChar wide[ROOM], other[ROOM];
  int32_t units = 0, octets = 0;
  u_strFromUTF8WithSub(wide, ROOM, &units, text, length, 0xfffd, NULL, &error);
  for (int pass = 0; pass < 2; pass++) {
    units = uspoof_getSkeleton(checker->spoof, 0, wide, units, other, ROOM, &error);
    if (U_SUCCESS(error)) units = without_marks_below(other, units);
    units = unorm2_normalize(checker->fold, other, units, wide, ROOM, &error);
  }
  u_strToUTF8(out, room, &octets, wide, units, &error);
  return U_SUCCESS(error) ? octets : -1;
}

typedef int32_t converter(const UIDNA *, const char *, int32_t, char *, int32_t, UIDNAInfo *, UErrorCode *);

static int convert(converter *to, const cconf *checker, const char *name, int length, char *out, int room) {
  UErrorCode error = U_ZERO_ERROR;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  int32_t octets = to(checker->idna, name, length, out, room, &info, &error);
  return U_SUCCESS(error) && !info.errors ? octets : -1;
}

int cconf_name_to_ascii(const cconf *checker, const char *name, int length, char *out, int room) {
  return convert(uidna_nameToASCII_UTF8, checker, name, length, out, room);
}

int cconf_name_to_unicode(const cconf *checker, const char *name, int length, char *out, int room) {
  return convert(uidna_nameToUnicodeUTF8, checker, name, length, out, room);
}

int cconf_mixes_scripts(const cconf *checker, const char *text, int length) {
  UErrorCode error = U_ZERO_ERROR;
  int32_t failed = uspoof_check2UTF8(checker->spoof, text, length, NULL, &error);
  return U_SUCCESS(error) ? failed != 0 : -1;
}
