/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The receiving half of an IP-in-IP tunnel (net/ipv4/ipip.c, ip_tunnel.c), as a real server of
 * LVS-TUN needs it. The module makes one interface, tunl0, without local and remote addresses:
 * while it is up it accepts packets from any sender.
 *
 *	director > server, protocol 4 [ client > VIP … ]     in by eth0
 *	                                client > VIP …       again, in by tunl0
 *
 * The inner packet is processed from the start as received on tunl0: rp_filter, forwarding and
 * martian checks use tunl0. It keeps its mark, and congestion marked on the outer header is copied
 * to its ECN bits (RFC 6040).
 *
 * Not simulated: sending through tunl0, tunnels of `ip tunnel add`, errors about tunnels
 * (ipip_err()).
 */
#include "host/ip/tunnel.h"

#include <string.h>

#include "engine/trace.h"
#include "host/host.h"
#include "host/ip/ip_internal.h"
#include "wire/ipip.h"

enum { ECN_MASK = 3, ECN_ECT1 = 1, ECN_CE = 3 };

/* IP_ECN_decapsulate(): false if the outer header is marked "congested" and the inner packet is not
 * ECN-capable */
static bool take_ecn(uint8_t *inner, uint8_t outer_tos)
{
	unsigned outer = outer_tos & ECN_MASK;
	uint8_t tos = inner[1];

	if (!(tos & ECN_MASK))
		return outer != ECN_CE;
	if (outer == ECN_CE)
		tos |= ECN_CE;
	else if (outer == ECN_ECT1 && (tos & ECN_MASK) != ECN_CE)
		tos = (uint8_t)((tos & ~ECN_MASK) | ECN_ECT1);
	put16(inner + IP_AT_CHECK,
		checksum_update16(
			get16(inner + IP_AT_CHECK), get16(inner), (uint16_t)(inner[0] << 8 | tos)));
	inner[1] = tos;
	return true;
}

/* tunnel4_rcv(): no tunnel handles it */
static void tunnel_refuse(struct host *h, struct frame *f, const struct ipv4_header *outer)
{
	frame_push(f, outer->header_length);
	icmp_send(h, f, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0, IP_TUNNEL_DOWN);
	frame_drop(f, IP_TUNNEL_DOWN);
}

/* a tap on tunl0 sees a packet behind a header like lo's */
static void show_taps(struct netdev *dev, struct frame *f)
{
	struct eth_header eth = {.type = ETH_P_IP};

	eth_emit(frame_push(f, ETH_HLEN), &eth);
	list_for_each_safe (tap, &dev->taps, struct netdev_tap, link)
		tap->see(tap, dev, f, false);
	frame_pull(f, ETH_HLEN);
}

/* once more through ip_rcv(); the mark is that of the outer packet (skb_scrub_packet()) */
static void come_in(struct host *h, struct frame *f)
{
	struct netdev *dev = h->tunnel;

	dev->stats.rx_packets++;
	dev->stats.rx_bytes += frame_length(f);
	f->dev = dev;
	f->type = PACKET_HOST;
	f->l3 = f->l4 = 0;
	show_taps(dev, f);
	ip_rcv(h, dev, f);
}

/* ipip_tunnel_rcv(), ip_tunnel_rcv() */
static void rcv(struct host *h, struct frame *f, const struct ipv4_header *outer)
{
	struct netdev *dev = h->tunnel;

	if (!netdev_is_up(dev)) {
		tunnel_refuse(h, f, outer);
		return;
	}
	if (!frame_may_pull(f, IPV4_HLEN)) {
		dev->stats.rx_errors++;
		frame_drop_with(f, IP_TRUNCATED, frame_length(f), 0, 0);
		return;
	}
	if (!take_ecn(frame_data(f), outer->tos)) {
		dev->stats.rx_errors++;
		frame_drop(f, IP_TUNNEL_ECN);
		return;
	}
	HOST_RECORD(h, REC_IP_DELIVER, IP_UNWRAPPED, dev, f, ip_dst(f), ip_src(f), ip_protocol(f),
		dev->index);
	come_in(h, f);
}

static void xmit(struct netdev *dev, struct frame *f)
{
	dev->stats.tx_errors++;
	frame_drop(f, IP_TUNNEL_SEND);
}

static const struct netdev_ops tunnel_ops = {.xmit = xmit, .changed = host_interface_changed};

struct netdev *tunnel_load(struct host *h)
{
	if (h->tunnel)
		return h->tunnel;
	struct netdev *dev = host_add_device(h, TUNNEL_NAME, &tunnel_ops);
	dev->flags = IFF_NOARP;
	dev->mtu = TUNNEL_MTU;
	dev->carrier = true;
	memset(dev->mac, 0, ETH_ALEN);
	h->tunnel = dev;
	ip_register_protocol(h, IPPROTO_IPIP, rcv);
	return dev;
}

void tunnel_autoload(struct host *h, const char *name)
{
	if (strcmp(name, TUNNEL_NAME) == 0)
		tunnel_load(h);
}
