/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ephemeral local ports (net.ipv4.ip_local_port_range).
 *
 * connect(): __inet_hash_connect() walks the range from an offset that depends on the destination,
 * ports with the parity of the range's start first, and takes the first whose four-tuple is free or
 * in a reusable TIME_WAIT (tcp_twsk_unique()). UDP: udp_lib_get_port() takes a random one. The
 * kernel's table of perturbations is a single counter here.
 */
#include <stdlib.h>

#include "transport/tcp/tcp_internal.h"

static bool bound_by_listener(const struct host *h, uint16_t port)
{
	list_for_each (l, &h->sockets->listeners, struct tcp_listener, in_listeners)
		if (l->s.lport == port)
			return true;
	return false;
}

/* __inet_check_established() */
bool tcp_tuple_free(
	struct host *h, uint32_t local, uint16_t lport, uint32_t remote, uint16_t rport, bool bound)
{
	struct socket *s = socket_find(h, local, lport, remote, rport);

	return !s || (s->kind == SOCKET_TCP_TIMEWAIT && tcp_timewait_reusable(s, bound));
}

/* inet_csk_bind_conflict() for a socket without SO_REUSEADDR: any socket with this port and the
 * same or a wildcard address conflicts, even in TIME_WAIT. An open request holds no port. */
bool tcp_port_taken(const struct host *h, struct socket_address at)
{
	list_for_each (s, &h->sockets->all, struct socket, link)
		if (socket_is_tcp(s) && s->kind != SOCKET_TCP_REQUEST && s->lport == at.port &&
			(!s->local || !at.address || s->local == at.address))
			return true;
	return false;
}

static uint16_t search(struct host *h, uint32_t low, uint32_t count, uint32_t offset,
	uint32_t local, uint32_t remote, uint16_t rport)
{
	for (uint32_t i = 0; i < count; i += 2) {
		uint16_t port = (uint16_t)(low + (offset + i) % count);
		if (!bound_by_listener(h, port) &&
			tcp_tuple_free(h, local, port, remote, rport, false))
			return port;
	}
	return 0;
}

uint16_t tcp_port_choose(struct host *h, uint32_t local, uint32_t remote, uint16_t rport)
{
	uint32_t low = (uint32_t)h->ipv4.ip_local_port_range[0];
	uint32_t high = (uint32_t)h->ipv4.ip_local_port_range[1] + 1;
	uint32_t count = (high - low) & ~1u; /* even, so that both parities have equally many
					      * ports */
	uint16_t port;

	if (high - low <= 1)
		return tcp_tuple_free(h, local, (uint16_t)low, remote, rport, false) ? (uint16_t)low
										     : 0;
	uint64_t start = socket_secret_hash(h, local, 0, remote, rport) + h->sockets->port_hint;
	uint32_t offset = (uint32_t)(start % count) & ~1u;
	port = search(h, low, count, offset, local, remote, rport);
	if (!port)
		port = search(h, low, count, offset + 1, local, remote, rport);
	h->sockets->port_hint += 2;
	return port;
}

bool udp_port_free(const struct host *h, uint32_t local, uint16_t port)
{
	list_for_each (u, &h->sockets->udp, struct datagram_socket, in_list)
		if (u->s.kind == SOCKET_UDP && u->s.lport == port &&
			(!u->s.local || !local || u->s.local == local))
			return false;
	return true;
}

uint16_t udp_port_choose(struct host *h, uint32_t local)
{
	uint32_t low = (uint32_t)h->ipv4.ip_local_port_range[0];
	uint32_t count = (uint32_t)h->ipv4.ip_local_port_range[1] + 1 - low;
	uint32_t first = (uint32_t)rng_below(&h->random, count);

	for (uint32_t i = 0; i < count; i++) {
		uint16_t port = (uint16_t)(low + (first + i) % count);
		if (udp_port_free(h, local, port))
			return port;
	}
	return 0;
}
