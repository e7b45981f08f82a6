#ifndef CMILTER_MILTER_SHIM_H
#define CMILTER_MILTER_SHIM_H
/* mfapi.h uses these without including them; stdbool before it, or it makes bool an int. */
#include <sys/cdefs.h>
#include <sys/socket.h>
#include <stdbool.h>
#include <libmilter/mfapi.h>
#endif
