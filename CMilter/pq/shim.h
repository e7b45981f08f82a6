#ifndef CMILTER_PQ_SHIM_H
#define CMILTER_PQ_SHIM_H
#include <libpq-fe.h>
#endif
