#ifndef CMILTER_UNBOUND_SHIM_H
#define CMILTER_UNBOUND_SHIM_H
#include <unbound.h>
#endif
