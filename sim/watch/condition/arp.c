/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a host would say by ARP now, on one of its cards: arp_ignore() about an address it is asked
 * for, arp_announce() about a packet from an address that waits, with the settings as they stand.
 * The neighbour is taken to be in the subnet of the card (what arp_ignore=2 and both values of
 * arp_announce look at). Left out: proxy ARP and arp_filter, which are not about a host's own
 * addresses on one card.
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
