/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a host would use ARP now, on one of its interfaces: arp_ignore() for a requested address,
 * arp_announce() for a queued packet's source address, with the current settings. The neighbour is
 * assumed to be in the interface's subnet (which arp_ignore=2 and both values of arp_announce
 * check). Not covered: proxy ARP and arp_filter, which are not about a host's own addresses on one
 * interface.
 */
#include "host/neigh/arp.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "watch/condition/private.h"

int64_t arp_answers(const struct lab *lab, char args[][WORD_LENGTH])
{
	const struct host *h = lab_host(lab, args[0]);
	uint32_t a;

	if (!h || !parse_ipv4(args[1], &a) || addr_type(h, a) != RTN_LOCAL)
		return 0;
	list_for_each (dev, &h->node.devs, struct netdev, link) {
		uint32_t neighbour = addr_select(h, dev, a, RT_SCOPE_LINK);
		if (dev->wire && netdev_is_up(dev) && !arp_ignore(h, dev, neighbour, a).silent)
			return 1;
	}
	return 0;
}

int64_t arp_announces(const struct lab *lab, char args[][WORD_LENGTH])
{
	const struct host *h = lab_host(lab, args[0]);
	uint32_t a;

	if (!h || !parse_ipv4(args[1], &a) || addr_type(h, a) != RTN_LOCAL)
		return 0;
	list_for_each (dev, &h->node.devs, struct netdev, link) {
		uint32_t neighbour = addr_select(h, dev, a, RT_SCOPE_LINK);
		if (dev->wire && netdev_is_up(dev) && arp_announce(h, dev, a, neighbour).spa == a)
			return 1;
	}
	return 0;
}
