#ifndef CMILTER_OPENDKIM_SHIM_H
#define CMILTER_OPENDKIM_SHIM_H
/* dkim.h uses these types without including their headers. */
#include <sys/types.h>
#include <sys/time.h>
#include <stdint.h>
#include <stdbool.h>
#include <opendkim/dkim.h>
#endif
