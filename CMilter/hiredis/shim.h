#ifndef CMILTER_HIREDIS_SHIM_H
#define CMILTER_HIREDIS_SHIM_H
#include <hiredis/hiredis.h>
#endif
