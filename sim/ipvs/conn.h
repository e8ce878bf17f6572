/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections as the director remembers them (struct ip_vs_conn), and persistence templates, which
 * are connections with client port 0 that control others.
 */
#ifndef LVSLAB_IPVS_CONN_H
#define LVSLAB_IPVS_CONN_H

#include "ipvs/dest.h"
#include "ipvs/ipvs.h"
#include "ipvs/packet.h"

struct ipvs_forwarding;

enum ipvs_template_state { IPVS_CTPL_S_NONE = 0, IPVS_CTPL_S_ASSURED = 1 };

struct ipvs_conn {
	struct hash_linked place; /* by protocol, client address and port; not of one-packet ones */
	struct list link;         /* in ipvs.conns */
	struct timer timer;
	struct ipvs *ipvs;
	struct ipvs_dest *dest;    /* NULL: cache bypass */
	struct ipvs_conn *control; /* the template it came by */
	const struct ipvs_forwarding *forwarding;
	uint32_t caddr, vaddr, daddr; /* vaddr of a mark's template: the mark */
	uint16_t cport, vport, dport;
	uint8_t protocol, state; /* enum ipvs_tcp_state … or ipvs_template_state */
	uint8_t sync_state;      /* the state last synchronised (cp->old_state) */
	uint32_t flags;          /* enum ipvs_conn_flags */
	uint32_t fwmark;
	uint32_t timeout;   /* jiffies: the timer restarts with it after each packet */
	uint32_t n_control; /* connections that this template controls */
	uint32_t in_pkts;
	uint64_t sync_end; /* jiffies: the end of the entry last synchronised, and a count
			    * (sync_endtime)
			    */
	uint64_t born;     /* the record number when it was made: its number for people */
};
/* the figure the project promises: a connection, timer and hash link included */
_Static_assert(sizeof(struct ipvs_conn) <= 192, "a connection fits three cache lines");

struct ipvs_conn_key { /* struct ip_vs_conn_param */
	uint8_t protocol;
	uint32_t caddr, vaddr;
	uint16_t cport, vport;
};

struct ipvs_conn_key ipvs_conn_key_of(const struct ipvs_packet *p);
/* ip_vs_conn_in_get(): client → virtual. Newest first. */
struct ipvs_conn *ipvs_conn_find(const struct ipvs *ipvs, const struct ipvs_packet *p);
/* Where ipvs_conn_find() would begin for such a packet: to have it fetched ahead, never to be read.
 */
const void *const *ipvs_conn_chain(const struct ipvs *ipvs, const struct ipvs_packet *p);
/* ip_vs_conn_out_get(): server → client */
struct ipvs_conn *ipvs_conn_find_reply(const struct ipvs *ipvs, const struct ipvs_packet *p);
/* ip_vs_ct_in_get() */
struct ipvs_conn *ipvs_template_find(const struct ipvs *ipvs, const struct ipvs_conn_key *key);

struct ipvs_conn *ipvs_conn_new(struct ipvs *ipvs, const struct ipvs_conn_key *key, uint32_t daddr,
	uint16_t dport, uint32_t flags, struct ipvs_dest *dest, uint32_t fwmark);
/* ip_vs_conn_put(): done with a packet: the timer restarts, a one-packet connection goes */
void ipvs_conn_put(struct ipvs_conn *cp);
/* ip_vs_conn_expire_now(): with the next tick; `why` is recorded */
void ipvs_conn_expire_now(struct ipvs_conn *cp, unsigned why);
/* ip_vs_conn_del(): at once, unless it controls others */
void ipvs_conn_del(struct ipvs_conn *cp, unsigned why);
/* ip_vs_try_bind_dest(): an entry of a message gets its server, now that there is one; NULL: stays
 * unbound */
void ipvs_conn_try_bind(struct ipvs_conn *cp, struct ipvs_dest *dest);
void ipvs_conn_control(struct ipvs_conn *cp, struct ipvs_conn *template);
/* ip_vs_control_assure_ct(): the connection is real, so its template is */
void ipvs_conn_assure_template(struct ipvs_conn *cp);
/* False, and the template is made unfindable, where its server is gone or quiescent. */
bool ipvs_template_check(struct ipvs_conn *template);

/* expire_nodest_conn: connections of deleted servers go soon (ip_vs_enqueue_expire_nodest_conns) */
void ipvs_conn_expire_nodest_soon(struct ipvs *ipvs);

/* "ESTABLISHED", "UDP", "ASSURED": as /proc/net/ip_vs_conn shows it */
const char *ipvs_conn_state_name(const struct ipvs_conn *cp);
/* What the user sees as the time to its expiry: whole seconds, 0 while it is late. */
unsigned ipvs_conn_expires(const struct ipvs_conn *cp);

static inline unsigned ipvs_conn_method(const struct ipvs_conn *cp)
{
	return cp->flags & IPVS_CONN_F_FWD_MASK;
}

#endif
