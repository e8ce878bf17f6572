/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arp_ignore: does the host answer a request for one of its addresses? (net/ipv4/arp.c:
 * arp_ignore(); Documentation/networking/ip-sysctl.rst)
 *
 * The value is the larger NUMBER of conf/all and the interface that received the request. The
 * interface that has the address does not matter: conf/lo has no effect. Routing has decided before
 * whether the address is local.
 */
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/neigh/arp.h"

struct arp_decision arp_ignore(
	const struct host *h, const struct netdev *in, uint32_t spa, uint32_t tpa)
{
	struct arp_decision d = {.all = conf_of_all(h, CONF_ARP_IGNORE),
		.dev_value = conf_of_dev(in, CONF_ARP_IGNORE),
		.effective = conf_effective(h, in, CONF_ARP_IGNORE)};
	const unsigned elsewhere =
		addr_lookup(h, tpa) ? ARP_SILENT_ELSEWHERE : ARP_SILENT_ROUTE_ONLY;

	switch (d.effective) {
	case 0: /* answer for any local address, on any interface */
		d.why = ARP_ANSWER_ANY;
		return d;
	case 1: /* only if the target is on the interface that the request came in by */
		d.silent = !addr_confirm(h, in, 0, tpa, RT_SCOPE_HOST);
		d.why = d.silent ? elsewhere : ARP_ANSWER_HERE;
		return d;
	case 2: /* only if, besides, the sender is in a subnet of that interface, with the target */
		d.silent = !addr_confirm(h, in, spa, tpa, RT_SCOPE_HOST);
		d.why = !d.silent                                    ? ARP_ANSWER_SUBNET
			: addr_confirm(h, in, 0, tpa, RT_SCOPE_HOST) ? ARP_SILENT_SUBNET
								     : elsewhere;
		return d;
	case 3: /* not for addresses of scope host; on which interface they are does not matter */
		d.silent = !addr_confirm(h, NULL, 0, tpa, RT_SCOPE_LINK);
		d.why = !d.silent             ? ARP_ANSWER_SCOPE
			: addr_lookup(h, tpa) ? ARP_SILENT_HOST_SCOPE
					      : ARP_SILENT_ROUTE_ONLY;
		return d;
	case 8: /* never, not even for the interface's own primary address */
		d.silent = true;
		d.why = ARP_SILENT_ALWAYS;
		return d;
	case 4: /* reserved: as 0 */
	case 5: /* reserved: as 0 */
	case 6: /* reserved: as 0 */
	case 7: /* reserved: as 0 */
	default: /* any other number: as 0 */ d.why = ARP_ANSWER_RESERVED; return d;
	}
}
