/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The backup daemon (ip_vs_sync.c: ip_vs_process_message(), ip_vs_proc_conn()): each connection of
 * a message creates an entry or renews an existing one. It is bound to the server of the local
 * table with the same address and port; without one it stays unbound, is not counted, but is still
 * forwarded. Only a message restarts its timer.
 *
 * Events that the kernel only logs for debugging are records here.
 */
#include "ipvs/reasons.h"
#include "ipvs/records.h"
#include "ipvs/service.h"
#include "ipvs/state.h"
#include "ipvs/sync.h"
#include "ipvs/sync_reasons.h"
#include "wire/ipv4.h"
#include "wire/ipvs_sync.h"

enum {
	NO_CPORT = 0x0800, /* IP_VS_CONN_F_NO_CPORT: FTP's data connections, not simulated */
	BACKUP_MASK = IPVS_CONN_F_FWD_MASK | IPVS_CONN_F_NOOUTPUT | IPVS_CONN_F_INACTIVE |
		IPVS_CONN_F_TEMPLATE,
	UPDATE_MASK = IPVS_CONN_F_INACTIVE,
};

static void note(struct ipvs *ipvs, unsigned why, uint64_t a, uint64_t b)
{
	IPVS_RECORD(ipvs, REC_IPVS_SYNC_IGNORED, why, (struct frame *)NULL, a, b);
}

static void learnt(const struct ipvs_conn *cp, unsigned why)
{
	IPVS_RECORD(cp->ipvs, REC_IPVS_SYNC_LEARNT, why, (struct frame *)NULL, cp->caddr, cp->cport,
		cp->vaddr, cp->daddr, cp->dport, (uint64_t)cp->timeout * NSEC_PER_JIFFY);
}

/* ip_vs_find_dest() */
static struct ipvs_dest *find_dest(struct ipvs *ipvs, const struct ipvs_sync_conn *c)
{
	struct ipvs_service *svc =
		ipvs_service_find(ipvs, c->fwmark, c->protocol, c->vaddr, c->vport);
	const bool masq = (c->flags & IPVS_CONN_F_FWD_MASK) == IPVS_CONN_F_MASQ;
	const uint16_t port = c->fwmark && !masq ? 0 : c->dport;

	if (!svc)
		return NULL;
	struct ipvs_dest *dest = ipvs_dest_find(svc, c->daddr, port);
	return dest ? dest : ipvs_dest_find(svc, c->daddr, port ^ c->dport);
}

/* ip_vs_sync_validate_flags(), and a state that the protocol has */
static bool acceptable(struct ipvs *ipvs, const struct ipvs_sync_conn *c)
{
	const bool template = c->flags & IPVS_CONN_F_TEMPLATE;
	unsigned states = IPVS_CTPL_S_ASSURED + 1;

	if ((template && c->flags & NO_CPORT) || c->flags & IPVS_CONN_F_ONE_PACKET) {
		note(ipvs, IPVS_SYNC_BAD_FLAGS, c->caddr, c->flags);
		return false;
	}
	if (!template && c->protocol != IPPROTO_TCP && c->protocol != IPPROTO_UDP) {
		note(ipvs, IPVS_SYNC_BAD_PROTOCOL, c->caddr, c->protocol);
		return false;
	}
	if (!template)
		states = c->protocol == IPPROTO_TCP ? IPVS_TCP_S_LAST : IPVS_UDP_STATES;
	if (c->state < states)
		return true;
	note(ipvs, IPVS_SYNC_BAD_STATE, c->caddr, c->state);
	return false;
}

static struct ipvs_packet packet_of(const struct ipvs_sync_conn *c)
{
	return (struct ipvs_packet){.protocol = c->protocol,
		.saddr = c->caddr,
		.daddr = c->vaddr,
		.sport = c->cport,
		.dport = c->vport,
		.has_ports = true};
}

static struct ipvs_conn *find_conn(struct ipvs *ipvs, const struct ipvs_sync_conn *c)
{
	const struct ipvs_conn_key key = {.protocol = c->protocol,
		.caddr = c->caddr,
		.vaddr = c->vaddr,
		.cport = c->cport,
		.vport = c->vport};
	const struct ipvs_packet p = packet_of(c);

	return c->flags & IPVS_CONN_F_TEMPLATE ? ipvs_template_find(ipvs, &key)
					       : ipvs_conn_find(ipvs, &p);
}

/* The existing entry has another server. False: the message is about a replaced connection, and
 * ignored. */
static bool replace(struct ipvs_conn **cp, const struct ipvs_sync_conn *c)
{
	if (c->flags & IPVS_CONN_F_TEMPLATE || !*cp ||
		((*cp)->dport == c->dport && (*cp)->daddr == c->daddr))
		return true;
	if (c->flags & IPVS_CONN_F_INACTIVE) {
		note((*cp)->ipvs, IPVS_SYNC_REPLACED, c->caddr, c->daddr);
		return false;
	}
	ipvs_conn_expire_now(*cp, IPVS_EXPIRE_REPLACED);
	*cp = NULL;
	return true;
}

static void update(struct ipvs_conn *cp, const struct ipvs_sync_conn *c)
{
	const bool template = c->flags & IPVS_CONN_F_TEMPLATE;

	if ((cp->flags ^ c->flags) & IPVS_CONN_F_INACTIVE && !template && cp->dest)
		ipvs_dest_set_active(cp->dest, !(c->flags & IPVS_CONN_F_INACTIVE));
	cp->flags = (c->flags & UPDATE_MASK) | (cp->flags & ~(uint32_t)UPDATE_MASK);
	if (!cp->dest)
		ipvs_conn_try_bind(cp, find_dest(cp->ipvs, c));
}

static struct ipvs_conn *create(struct ipvs *ipvs, const struct ipvs_sync_conn *c)
{
	const struct ipvs_conn_key key = {.protocol = c->protocol,
		.caddr = c->caddr,
		.vaddr = c->vaddr,
		.cport = c->cport,
		.vport = c->vport};

	return ipvs_conn_new(
		ipvs, &key, c->daddr, c->dport, c->flags, find_dest(ipvs, c), c->fwmark);
}

/* what version 0 does not carry: the protocol's own, three minutes for templates */
static uint32_t timeout_of(const struct ipvs *ipvs, const struct ipvs_sync_conn *c)
{
	if (c->timeout)
		return c->timeout > UINT32_MAX / HZ ? UINT32_MAX / HZ * HZ : c->timeout * HZ;
	if (c->flags & IPVS_CONN_F_TEMPLATE)
		return 3 * 60 * HZ;
	return c->protocol == IPPROTO_TCP ? ipvs->tcp_timeout[c->state] : ipvs->udp_timeout;
}

/* ip_vs_proc_conn() */
static void take(struct ipvs *ipvs, const struct ipvs_sync_conn *c)
{
	struct ipvs_conn *cp = find_conn(ipvs, c);
	unsigned why = IPVS_SYNC_RENEWED;

	if (!replace(&cp, c))
		return;
	if (cp)
		update(cp, c);
	else {
		cp = create(ipvs, c);
		why = cp->dest ? IPVS_SYNC_LEARNT : IPVS_SYNC_UNBOUND;
	}
	cp->in_pkts = (uint32_t)ipvs->sysctl.sync_threshold[0];
	cp->state = cp->sync_state = (uint8_t)c->state;
	cp->timeout = timeout_of(ipvs, c);
	learnt(cp, why);
	ipvs_conn_put(cp);
}

/* the chains of all entries, before the first of them is looked for */
static void fetch_ahead(
	struct ipvs *ipvs, const struct ipvs_sync_header *h, const uint8_t *message, size_t length)
{
	size_t at = ipvs_sync_header_length(h->version), step = 0;

	for (unsigned i = 0; i < h->count && at < length; i++, at += step) {
		struct ipvs_sync_conn c;
		if (ipvs_sync_conn_parse(&c, h->version, message + at, length - at, &step) !=
			IPVS_SYNC_OK)
			return;
		const struct ipvs_packet p = packet_of(&c);
		__builtin_prefetch(ipvs_conn_chain(ipvs, &p), 1);
	}
}

static void process_entries(
	struct ipvs *ipvs, const struct ipvs_sync_header *h, const uint8_t *message, size_t length)
{
	size_t at = ipvs_sync_header_length(h->version), step = 0;

	for (unsigned i = 0; i < h->count; i++, at += step) {
		struct ipvs_sync_conn c;
		const enum ipvs_sync_error e =
			ipvs_sync_conn_parse(&c, h->version, message + (at < length ? at : length),
				at < length ? length - at : 0, &step);
		if (e == IPVS_SYNC_SKIP)
			continue;
		if (e != IPVS_SYNC_OK) {
			note(ipvs, IPVS_SYNC_BAD_ENTRY, i + 1, e);
			return;
		}
		if (!acceptable(ipvs, &c))
			continue;
		c.flags = (c.flags & BACKUP_MASK) | IPVS_CONN_F_SYNC;
		take(ipvs, &c);
	}
}

void ipvs_sync_process(struct ipvs *ipvs, const uint8_t *message, size_t length)
{
	const unsigned wanted = ipvs->sync->backup_config.syncid;
	struct ipvs_sync_header h;

	if (ipvs_sync_parse(&h, message, length) != WIRE_OK) {
		note(ipvs, IPVS_SYNC_BAD_SIZE, length, length >= 4 ? get16(message + 2) : 0);
		return;
	}
	if (wanted && h.syncid != wanted) {
		note(ipvs, IPVS_SYNC_OTHER_ID, h.syncid, wanted);
		return;
	}
	ipvs->sync->received.messages++;
	ipvs->sync->received.connections += h.count;
	ipvs->sync->received.bytes += length;
	fetch_ahead(ipvs, &h, message, length);
	process_entries(ipvs, &h, message, length);
}
