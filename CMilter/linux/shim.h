#ifndef CMILTER_LINUX_SHIM_H
#define CMILTER_LINUX_SHIM_H
/* The C library shows it to GNU sources only, which Swift's import of its headers is not: syncfs(2). */
int syncfs(int descriptor);
#endif
