/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arp_announce: which sender address does an ARP request carry? Every host that sees the request
 * learns from it. (net/ipv4/arp.c: arp_solicit(); Documentation/networking/ip-sysctl.rst)
 *
 * The value is the larger number of conf/all and the outgoing interface. A unicast probe has no
 * queued packet, so it never carries a packet's source, whatever the value.
 */
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/neigh/arp.h"

struct arp_decision arp_announce(
	const struct host *h, const struct netdev *out, uint32_t packet_source, uint32_t target)
{
	struct arp_decision d = {.all = conf_of_all(h, CONF_ARP_ANNOUNCE),
		.dev_value = conf_of_dev(out, CONF_ARP_ANNOUNCE),
		.effective = conf_effective(h, out, CONF_ARP_ANNOUNCE)};
	bool ours = packet_source && addr_type(h, packet_source) == RTN_LOCAL;

	d.why = packet_source ? ARP_ANNOUNCE_FOREIGN : ARP_ANNOUNCE_PROBE;
	switch (d.effective) {
	default: /* any number but 1 and 2: as 0 */
	case 0:  /* the packet's source, if it is any address of ours */
		if (ours) {
			d.spa = packet_source;
			d.why = ARP_ANNOUNCE_SOURCE;
		}
		break;
	case 1: /* the packet's source, if an address of this interface has it and the target in one
		   subnet: a VIP of the LAN's own subnet passes, wherever it is configured */
		if (ours && addr_onlink(out, target, packet_source)) {
			d.spa = packet_source;
			d.why = ARP_ANNOUNCE_SUBNET;
		} else if (ours) {
			d.why = ARP_ANNOUNCE_OTHER;
		}
		break;
	case 2: /* never the packet's source: the best address of this interface for the target */
		if (packet_source)
			d.why = ARP_ANNOUNCE_PRIMARY;
		break;
	}
	/* none chosen: inet_select_addr() takes a primary address of this interface in the target's
	 * subnet, else its first one; without any, another interface's, which may be a VIP on lo */
	if (!d.spa)
		d.spa = addr_select(h, out, target, RT_SCOPE_LINK);
	return d;
}
