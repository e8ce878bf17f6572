/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Probes of one hop at a time. Replies are matched as traceroute does: by the port of the quoted
 * UDP header, or by the identifier and sequence number of ICMP echo.
 */
#include "app/commands/probe/trace_way.h"

#include <string.h>

#include "app/system/service_names.h"
#include "app/system/words.h"
#include "base/text.h"
#include "host/command.h"
#include "transport/socket/socket.h"
#include "wire/checksum.h"
#include "wire/icmp.h"
#include "wire/ipv4.h"
#include "wire/udp.h"

static struct engine *engine_of(const struct way *w)
{
	return host_engine(w->p->host);
}

bool way_reached(const struct way *w, const struct way_probe *probe)
{
	return probe->answered && probe->from == w->dst &&
		(probe->type == ICMP_ECHOREPLY || probe->type == ICMP_DEST_UNREACH);
}

void way_who(const struct way *w, uint32_t address, struct text *t)
{
	struct text name = {0};

	if (!w->numeric && host_name_of(w->p->host, address, &name))
		text_add(t, "%s (%s)", text_str(&name), ip_text(address).s);
	else
		text_put(t, ip_text(address).s);
	text_free(&name);
}

void way_close(struct way *w)
{
	event_cancel(engine_of(w), &w->next);
	event_cancel(engine_of(w), &w->end);
	if (w->socket)
		raw_close(w->socket);
	w->socket = NULL;
}

/* ---- sending ---- */

static uint32_t build_udp(const struct way *w, uint8_t *bytes, uint32_t length)
{
	const struct udp_header udp = {.source = (uint16_t)(32768 + (w->id & 0x7fff)),
		.dest = (uint16_t)(w->port + w->sequence),
		.length = (uint16_t)length};

	udp_emit(bytes, &udp, w->src, w->dst,
		checksum_partial(0, bytes + UDP_HLEN, length - UDP_HLEN));
	return length;
}

static uint32_t build_echo(const struct way *w, uint8_t *bytes, uint32_t length)
{
	const struct icmp_header icmp = {
		.type = ICMP_ECHO, .echo = {.id = w->id, .sequence = w->sequence}};

	icmp_emit(bytes, &icmp, checksum_partial(0, bytes + ICMP_HLEN, length - ICMP_HLEN));
	return length;
}

static void send_probe(struct way *w)
{
	uint8_t bytes[UINT16_MAX] = {0};
	uint32_t length = w->size - IPV4_HLEN;
	const struct ipv4_header ip = {.src = w->src,
		.dst = w->dst,
		.header_length = IPV4_HLEN,
		.fragment = w->fragment,
		.ttl = (uint8_t)w->hop,
		.protocol = w->icmp ? IPPROTO_ICMP : IPPROTO_UDP};

	for (uint32_t i = 8; i < length; i++) /* traceroute's "@ABC…" */
		bytes[i] = (uint8_t)(0x40 + (i - 8) % 64);
	w->probes[w->sent] = (struct way_probe){.sent = engine_of(w)->now};
	w->sent++;
	raw_send(w->socket, NULL, &ip, bytes,
		w->icmp ? build_echo(w, bytes, length) : build_udp(w, bytes, length));
	w->sequence++;
}

static void begin_hop(struct way *w)
{
	memset(w->probes, 0, sizeof(w->probes));
	w->sent = 0;
	event_schedule_in(engine_of(w), &w->next, 0);
}

static void send_next(struct engine *e, struct event *ev)
{
	struct way *w = container_of(ev, struct way, next);

	do
		send_probe(w);
	while (w->gap == 0 && w->sent < w->per_hop);
	if (w->sent < w->per_hop)
		event_schedule_in(e, &w->next, w->gap);
	else
		event_schedule_in(e, &w->end, w->wait);
}

static void end_hop(struct way *w)
{
	event_cancel(engine_of(w), &w->end);
	bool more = w->hop_done(w);
	if (!more || w->hop >= w->max_hops) {
		way_close(w);
		w->ended(w);
		return;
	}
	w->hop++;
	begin_hop(w);
}

static void wait_is_over(struct engine *e, struct event *ev)
{
	(void)e;
	end_hop(container_of(ev, struct way, end));
}

/* ---- hearing ---- */

/* which probe of this hop a message is about: its place, or −1 */
static int probe_of(const struct way *w, const uint8_t *bytes, uint32_t n)
{
	int first = w->sequence - w->sent, sequence;

	if (w->icmp)
		sequence = n >= 8 && get16(bytes + 4) == w->id ? get16(bytes + 6) : -1;
	else
		sequence = n >= 8 ? get16(bytes + 2) - w->port : -1;
	int at = sequence - first;
	return sequence >= 0 && at >= 0 && at < w->sent && !w->probes[at].answered ? at : -1;
}

/* the place of the probe that an ICMP message quotes or answers */
static int probe_in(
	const struct way *w, const struct icmp_header *icmp, const uint8_t *message, uint32_t n)
{
	struct ipv4_header quoted;

	if (icmp->type == ICMP_ECHOREPLY)
		return w->icmp ? probe_of(w, message, n) : -1;
	if (icmp->type != ICMP_TIME_EXCEEDED && icmp->type != ICMP_DEST_UNREACH)
		return -1;
	if (n < ICMP_HLEN + IPV4_HLEN)
		return -1;
	message += ICMP_HLEN;
	n -= ICMP_HLEN;
	if (ipv4_parse(&quoted, message, n, UINT16_MAX) != WIRE_OK || quoted.dst != w->dst ||
		n < quoted.header_length)
		return -1;
	return probe_of(w, message + quoted.header_length, n - quoted.header_length);
}

static void datagram(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	struct way *w = socket_user(s);
	struct ipv4_header ip;
	struct icmp_header icmp;

	(void)from;
	(void)to;
	if (ipv4_parse(&ip, head, head_length, length) != WIRE_OK)
		return;
	const uint8_t *message = head + ip.header_length;
	uint32_t n = head_length - ip.header_length;
	if (icmp_parse(&icmp, message, n) != WIRE_OK)
		return;
	int at = probe_in(w, &icmp, message, n), answered = 0;
	if (at < 0)
		return;
	w->probes[at].answered = true;
	w->probes[at].took = engine_of(w)->now - w->probes[at].sent;
	w->probes[at].from = ip.src;
	w->probes[at].type = icmp.type;
	w->probes[at].code = icmp.code;
	w->probes[at].ttl = ip.ttl;
	w->probes[at].mtu = icmp.mtu;
	for (int i = 0; i < w->sent; i++)
		answered += w->probes[i].answered;
	if (answered == w->per_hop) /* not inside the socket's own call */
		event_schedule_in(engine_of(w), &w->end, 0);
}

static void interrupt(struct process *p)
{
	struct way *w = p->state;

	way_close(w);
	if (w->interrupted)
		w->interrupted(w);
	process_exit(p, STATUS_INTERRUPTED);
}

/* ---- the start ---- */

bool way_to(struct way *w, struct process *p, const char *tool, const char *name)
{
	w->p = p;
	w->name = name;
	if (host_address(p->host, name, &w->dst))
		return true;
	if (strcmp(tool, "traceroute") == 0)
		process_fail(p, 2,
			"%s: Name or service not known\nCannot handle \"host\" cmdline arg `%s' on "
			"position 1 (argc 1)\n",
			name, name);
	else
		process_fail(p, 1,
			strcmp(tool, "mtr") == 0
				? "%s: Failed to resolve host: %s: Name or service not known\n"
				: "%s: %s: Name or service not known\n",
			tool, name);
	return false;
}

void way_begin(struct way *w)
{
	static const struct socket_ops ops = {.datagram = datagram};
	struct flow flow = {.dst = w->dst, .protocol = w->icmp ? IPPROTO_ICMP : IPPROTO_UDP};
	struct route route = {0};
	int error = route_output(w->p->host, &flow, &route);

	if (error) {
		process_fail(w->p, 1, "connect: %s\n", errno_words(error));
		return;
	}
	w->src = flow.src;
	w->id = (uint16_t)rng_next(&w->p->host->random);
	w->hop = 1;
	w->next.run = send_next;
	w->end.run = wait_is_over;
	w->socket = raw_open(w->p->host, IPPROTO_ICMP, &ops, w);
	w->p->interrupt = interrupt;
	begin_hop(w);
}
