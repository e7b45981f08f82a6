#ifndef CMILTER_PSL_SHIM_H
#define CMILTER_PSL_SHIM_H
#include <libpsl.h>
#endif
