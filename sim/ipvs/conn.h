/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The director's connection entries (struct ip_vs_conn), and persistence templates, which are
 * entries with client port 0 that control others.
 */
#ifndef LVSLAB_IPVS_CONN_H
#define LVSLAB_IPVS_CONN_H

#include "ipvs/dest.h"
#include "ipvs/ipvs.h"
#include "ipvs/packet.h"

struct ipvs_forwarding;

enum ipvs_template_state { IPVS_CTPL_S_NONE = 0, IPVS_CTPL_S_ASSURED = 1 };

struct ipvs_conn {
	struct hash_linked place; /* by protocol, client address and port; not for one-packet
				   * connections */
	struct list link;         /* in ipvs.conns */
	struct timer timer;
	struct ipvs *ipvs;
	struct ipvs_dest *dest;    /* NULL: cache bypass */
	struct ipvs_conn *control; /* its controlling template */
	const struct ipvs_forwarding *forwarding;
	uint32_t caddr, vaddr, daddr; /* vaddr of an fwmark service's template: the mark */
	uint16_t cport, vport, dport;
	uint8_t protocol, state; /* enum ipvs_tcp_state … or ipvs_template_state */
	uint8_t sync_state;      /* the last synchronised state (cp->old_state) */
	uint32_t flags;          /* enum ipvs_conn_flags */
	uint32_t fwmark;
	uint32_t timeout;   /* jiffies: each packet restarts the timer with it */
	uint32_t n_control; /* number of connections that this template controls */
	uint32_t in_pkts;
	uint64_t sync_end; /* jiffies: the expiry last synchronised, and a count (sync_endtime) */
	uint64_t born;     /* the record number of its creation: its display number */
};
/* the project's size limit: a connection with its timer and hash link */
_Static_assert(sizeof(struct ipvs_conn) <= 192, "a connection fits three cache lines");

struct ipvs_conn_key { /* struct ip_vs_conn_param */
	uint8_t protocol;
	uint32_t caddr, vaddr;
	uint16_t cport, vport;
};

struct ipvs_conn_key ipvs_conn_key_of(const struct ipvs_packet *p);
/* ip_vs_conn_in_get(): client → virtual. Newest first. */
struct ipvs_conn *ipvs_conn_find(const struct ipvs *ipvs, const struct ipvs_packet *p);
/* Where ipvs_conn_find() would begin for such a packet: for prefetching only, never read. */
const void *const *ipvs_conn_chain(const struct ipvs *ipvs, const struct ipvs_packet *p);
/* ip_vs_conn_out_get(): server → client */
struct ipvs_conn *ipvs_conn_find_reply(const struct ipvs *ipvs, const struct ipvs_packet *p);
/* ip_vs_ct_in_get() */
struct ipvs_conn *ipvs_template_find(const struct ipvs *ipvs, const struct ipvs_conn_key *key);

struct ipvs_conn *ipvs_conn_new(struct ipvs *ipvs, const struct ipvs_conn_key *key, uint32_t daddr,
	uint16_t dport, uint32_t flags, struct ipvs_dest *dest, uint32_t fwmark);
/* ip_vs_conn_put(): after a packet: restarts the timer, or deletes a one-packet connection */
void ipvs_conn_put(struct ipvs_conn *cp);
/* ip_vs_conn_expire_now(): expires at the next tick; `why` is recorded */
void ipvs_conn_expire_now(struct ipvs_conn *cp, unsigned why);
/* ip_vs_conn_del(): deletes it at once, unless it controls others */
void ipvs_conn_del(struct ipvs_conn *cp, unsigned why);
/* ip_vs_try_bind_dest(): binds an entry made from a sync message to its server, which now exists;
 * NULL: stays unbound */
void ipvs_conn_try_bind(struct ipvs_conn *cp, struct ipvs_dest *dest);
void ipvs_conn_control(struct ipvs_conn *cp, struct ipvs_conn *template);
/* ip_vs_control_assure_ct(): the connection is established, so its template is assured */
void ipvs_conn_assure_template(struct ipvs_conn *cp);
/* Returns false and unhashes the template if its server is deleted or quiescent. */
bool ipvs_template_check(struct ipvs_conn *template);

/* expire_nodest_conn: soon expires connections of deleted servers
 * (ip_vs_enqueue_expire_nodest_conns) */
void ipvs_conn_expire_nodest_soon(struct ipvs *ipvs);

/* "ESTABLISHED", "UDP", "ASSURED": as in /proc/net/ip_vs_conn */
const char *ipvs_conn_state_name(const struct ipvs_conn *cp);
/* The time to its expiry as displayed: whole seconds, 0 while it is late. */
unsigned ipvs_conn_expires(const struct ipvs_conn *cp);

static inline unsigned ipvs_conn_method(const struct ipvs_conn *cp)
{
	return cp->flags & IPVS_CONN_F_FWD_MASK;
}

#endif
