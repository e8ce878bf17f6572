/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared among the files of the packet path: core.c icmp.c new_conn.c persist.c. */
#ifndef LVSLAB_IPVS_CORE_H
#define LVSLAB_IPVS_CORE_H

#include "ipvs/conn.h"
#include "ipvs/packet.h"
#include "ipvs/service.h"

/*
 * ip_vs_try_to_schedule(): makes a connection for a packet without one. NULL: the packet needs no
 * more processing and *verdict is set.
 */
struct ipvs_conn *ipvs_try_to_schedule(
	struct ipvs *ipvs, struct ipvs_packet *p, enum nf_verdict *verdict);

/*
 * Processes a client's packet without a frame (p->frame is NULL): connection, scheduler, state,
 * timeout and counters change as in in_hook(), but nothing leaves the host. Returns the server that
 * would get the packet. NULL: none; *verdict is NF_DROP with the reason in host->hooks, or
 * NF_ACCEPT if the host's own stack would get it. One-packet connections are deleted on return.
 */
struct ipvs_dest *ipvs_tell(struct ipvs *ipvs, struct ipvs_packet *p, enum nf_verdict *verdict);

/* The server's response passes the director (masquerading): `p` is the client's packet, except for
 * the flags. */
void ipvs_tell_answer(struct ipvs *ipvs, struct ipvs_packet *p);

/* Why no connection was created (ip_vs_schedule()'s *ignored). */
enum ipvs_unscheduled {
	IPVS_UNSCHEDULED_NO_DEST, /* no server available: ip_vs_leave() */
	IPVS_UNSCHEDULED_IGNORED, /* not to be scheduled: the host continues to process it */
};
struct ipvs_conn *ipvs_schedule_persistent(
	struct ipvs_service *svc, struct ipvs_packet *p, enum ipvs_unscheduled *why);
void ipvs_count_conn(struct ipvs_service *svc, struct ipvs_dest *dest); /* ip_vs_conn_stats() */
void ipvs_count_in(struct ipvs_conn *cp, const struct frame *f);        /* ip_vs_in_stats() */
void ipvs_count_out(struct ipvs_conn *cp, const struct frame *f);
void ipvs_record_new(const struct ipvs_conn *cp, const struct frame *f, unsigned why);

/* ip_vs_gather_frags(): false: a fragment, stored or dropped (NF_STOLEN). True: *p describes a
 * whole packet. */
bool ipvs_gather_fragments(struct ipvs *ipvs, struct ipvs_packet *p, enum nf_inet_hooks where);

/* ip_vs_in_icmp(), ip_vs_out_icmp(): false: not an error message, the other rules of IPVS apply */
bool ipvs_in_icmp(struct ipvs *ipvs, struct ipvs_packet *outer, enum nf_inet_hooks where,
	enum nf_verdict *verdict);
bool ipvs_out_icmp(struct ipvs *ipvs, struct ipvs_packet *outer, enum nf_inet_hooks where,
	enum nf_verdict *verdict);

#endif
