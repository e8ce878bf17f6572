/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends ARP (net/ipv4/arp.c: arp_solicit(), arp_create(), arp_xmit(); RFC 826). Reception is in
 * arp_receive.c, the two decisions in arp_ignore.c and arp_announce.c. Not simulated: hardware
 * other than Ethernet, app_solicit's daemon: its probes send nothing, as if no daemon listened.
 */
#include "host/neigh/arp.h"
#include "engine/trace.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/records.h"

REASON_LIST(arp_reasons, "arp", ARP_REASON_BASE + 1, ARP_REASONS);

void arp_send(struct host *h, struct netdev *dev, uint16_t op, uint32_t spa, uint32_t tpa,
	const uint8_t *dst_mac, const uint8_t *sha, const uint8_t *tha)
{
	struct arp_packet arp = {.op = op, .spa = spa, .tpa = tpa};
	struct eth_header eth = {.type = ETH_P_ARP};

	if (dev->flags & IFF_NOARP)
		return;
	memcpy(arp.sha, sha ? sha : dev->mac, ETH_ALEN);
	memcpy(arp.tha, tha ? tha : eth_zero, ETH_ALEN);
	memcpy(eth.src, arp.sha, ETH_ALEN);
	memcpy(eth.dst, dst_mac ? dst_mac : eth_broadcast, ETH_ALEN);
	struct frame *f = frame_new(h->node.net);
	f->dev = dev;
	arp_emit(frame_put(f, ARP_LEN), &arp);
	eth_emit(frame_push(f, ETH_HLEN), &eth);
	if (h->hooks.arp && /* arp_xmit() */
		!h->hooks.arp(h->hooks.arp_owner, f, frame_data(f) + ETH_HLEN, dev, true))
		return;
	netdev_xmit(dev, f);
}

void arp_solicit(struct neigh *n, struct frame *waiting)
{
	const struct neigh_parms *p = neigh_parms_of(n);
	uint32_t source = waiting ? ipv4_get_src(frame_data(waiting)) : 0;
	struct arp_decision d = arp_announce(n->host, n->dev, source, n->address);
	bool known = n->probes < (uint32_t)p->ucast_probes;

	if (!known && n->probes < (uint32_t)(p->ucast_probes + p->app_probes))
		return; /* the turn of a daemon */
	HOST_RECORD(n->host, REC_ARP_ANNOUNCE, d.why, n->dev, waiting, d.spa, n->address, source,
		(uint64_t)d.all, (uint64_t)d.dev_value, (uint64_t)d.effective);
	arp_send(n->host, n->dev, ARPOP_REQUEST, d.spa, n->address, known ? n->mac : NULL, NULL,
		NULL);
}

void arp_notify(struct host *h, struct netdev *dev)
{
	if (!conf_effective(h, dev, CONF_ARP_NOTIFY))
		return;
	list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		arp_send(h, dev, ARPOP_REQUEST, ifa->local, ifa->local, NULL, NULL, NULL);
}
