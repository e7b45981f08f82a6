#ifndef CMILTER_SPF2_SHIM_H
#define CMILTER_SPF2_SHIM_H
/* libspf2's headers name types of these without including them. */
#include <sys/types.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/nameser.h>
#include <netdb.h>
/* Without it spf_dns.h defines ns_t_spf as a macro over the enumerator of nameser.h. */
#define HAVE_DECL_NS_T_SPF 1
#include <spf2/spf.h>
#include <spf2/spf_dns.h>
#endif
