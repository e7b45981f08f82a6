#ifndef CMILTER_CONFUSABLES_H
#define CMILTER_CONFUSABLES_H
/* ICU's spoof checker (UTS 39) and IDNA (UTS 46). ICU's own headers stay in the .c file: they clash with Foundation. */

/* Open handles are only read: all threads may share one. */
typedef struct cconf cconf;

/* NULL if ICU or its data cannot be used. */
cconf *cconf_open(void);
void cconf_close(cconf *checker);

/*
 * Each takes `length` octets of UTF-8 and writes UTF-8 of at most `room` octets, without a NUL.
 * Gives the number of octets, or -1 if there is no answer or it does not fit.
 */
int cconf_skeleton(const cconf *checker, const char *text, int length, char *out, int room);
int cconf_name_to_ascii(const cconf *checker, const char *name, int length, char *out, int room);
int cconf_name_to_unicode(const cconf *checker, const char *name, int length, char *out, int room);

/* 1 if the text mixes scripts beyond the level "highly restrictive" (UTS 39 section 5.2), 0 if not, -1 if unknown. */
int cconf_mixes_scripts(const cconf *checker, const char *text, int length);
#endif
