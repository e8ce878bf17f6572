/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the recordings' programs did: ARP and UDP frames from packet sockets, datagrams by sockets,
 * a program on UDP port 9 that counts. */
#include <string.h>

#include "base/text.h"
#include "conform/conform_world.h"
#include "transport/socket/socket.h"
#include "wire/checksum.h"
#include "wire/udp.h"

#define APP_PORT 9

void conform_send_arp(struct netdev *from, const uint8_t *eth_dst, const struct arp_packet *arp)
{
	struct frame *f = frame_new(from->node->net);
	struct eth_header eth = {.type = ETH_P_ARP};

	memcpy(eth.dst, eth_dst, ETH_ALEN);
	memcpy(eth.src, arp->sha, ETH_ALEN);
	arp_emit(frame_put(f, ARP_LEN), arp);
	eth_emit(frame_push(f, ETH_HLEN), &eth);
	netdev_xmit(from, f);
}

void conform_send_raw_udp(struct netdev *from, const uint8_t *eth_dst, uint32_t src, uint32_t dst,
	uint16_t dport, uint8_t ttl)
{
	static const uint8_t data[4] = {'d', 'a', 't', 'a'};
	struct ipv4_header ip = {.src = src,
		.dst = dst,
		.ttl = ttl,
		.protocol = IPPROTO_UDP,
		.header_length = IPV4_HLEN,
		.total_length = IPV4_HLEN + UDP_HLEN + sizeof(data)};
	struct udp_header udp = {.source = 7777, .dest = dport, .length = UDP_HLEN + sizeof(data)};
	struct eth_header eth = {.type = ETH_P_IP};
	struct frame *f = frame_new(from->node->net);

	memcpy(eth.dst, eth_dst, ETH_ALEN);
	memcpy(eth.src, from->mac, ETH_ALEN);
	memcpy(frame_put(f, sizeof(data)), data, sizeof(data));
	udp_emit(frame_push(f, UDP_HLEN), &udp, src, dst, checksum_partial(0, data, sizeof(data)));
	ipv4_emit(frame_push(f, IPV4_HLEN), &ip);
	eth_emit(frame_push(f, ETH_HLEN), &eth);
	netdev_xmit(from, f);
}

static void datagram(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	uint32_t *count = socket_user(s);

	(void)from;
	(void)to;
	(void)head;
	(void)head_length;
	(void)length;
	++*count;
}

static const struct socket_ops app_ops = {.datagram = datagram};

static const struct guest_key counter_guest = {"counter"};

void conform_listen(struct conform_world *w, struct host *h)
{
	uint32_t *count = arena_alloc(&w->arena, sizeof(*count));
	int error = 0;

	host_set_guest(h, &counter_guest, count);
	if (!udp_open(h, (struct socket_address){.port = APP_PORT}, &app_ops, count, &error))
		conform_unreadable(w, "no application on %s", h->node.name);
}

void conform_forget_delivered(const struct host *h)
{
	*(uint32_t *)host_guest(h, &counter_guest) = 0;
}

uint32_t conform_delivered(const struct host *h)
{
	const uint32_t *count = host_guest(h, &counter_guest);

	return count ? *count : 0;
}

int conform_send_udp(
	struct host *h, const char *src, const char *dst, uint32_t length, uint32_t number)
{
	struct socket_address from = {0}, to = {.port = APP_PORT};
	uint8_t bytes[4];
	int error = 0;

	if (src && *src)
		parse_ipv4(src, &from.address);
	parse_ipv4(dst, &to.address);
	put32(bytes, number);
	struct socket *s = udp_open(h, from, NULL, NULL, &error);
	if (!s)
		return error;
	error = udp_sendto(s, to, payload_new(h->node.net, bytes, sizeof(bytes), length), length);
	udp_close(s);
	return error;
}
