/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of the packet path: core.c icmp.c new_conn.c persist.c. */
#ifndef LVSLAB_IPVS_CORE_H
#define LVSLAB_IPVS_CORE_H

#include "ipvs/conn.h"
#include "ipvs/packet.h"
#include "ipvs/service.h"

/*
 * ip_vs_try_to_schedule(): a connection for a packet that belongs to none. NULL: the packet is
 * dealt with and *verdict says how.
 */
struct ipvs_conn *ipvs_try_to_schedule(
	struct ipvs *ipvs, struct ipvs_packet *p, enum nf_verdict *verdict);

/*
 * A packet from a client that is told and not sent (p->frame is NULL): connection, scheduler,
 * state, timeout and counters are what in_hook() makes of a frame, and nothing leaves the host. The
 * server that would get it; NULL: nobody, and *verdict is NF_DROP with the reason in host->hooks,
 * or NF_ACCEPT where the host's own stack would have it. One-packet connections are over on return.
 */
struct ipvs_dest *ipvs_tell(struct ipvs *ipvs, struct ipvs_packet *p, enum nf_verdict *verdict);

/* A server answers by way of the director (masquerading): `p` is the client's, but for its flags.
 */
void ipvs_tell_answer(struct ipvs *ipvs, struct ipvs_packet *p);

/* Why no connection was made (ip_vs_schedule()'s *ignored). */
enum ipvs_unscheduled {
	IPVS_UNSCHEDULED_NO_DEST, /* nobody can be chosen: ip_vs_leave() */
	IPVS_UNSCHEDULED_IGNORED, /* not to be scheduled at all: goes on through the host */
};
struct ipvs_conn *ipvs_schedule_persistent(
	struct ipvs_service *svc, struct ipvs_packet *p, enum ipvs_unscheduled *why);
void ipvs_count_conn(struct ipvs_service *svc, struct ipvs_dest *dest); /* ip_vs_conn_stats() */
void ipvs_count_in(struct ipvs_conn *cp, const struct frame *f);        /* ip_vs_in_stats() */
void ipvs_count_out(struct ipvs_conn *cp, const struct frame *f);
void ipvs_record_new(const struct ipvs_conn *cp, const struct frame *f, unsigned why);

/* ip_vs_gather_frags(): false: a fragment, kept or dropped (NF_STOLEN). True: *p is of a whole
 * packet. */
bool ipvs_gather_fragments(struct ipvs *ipvs, struct ipvs_packet *p, enum nf_inet_hooks where);

/* ip_vs_in_icmp(), ip_vs_out_icmp(): false: no error message, IPVS's other rules apply to it */
bool ipvs_in_icmp(struct ipvs *ipvs, struct ipvs_packet *outer, enum nf_inet_hooks where,
	enum nf_verdict *verdict);
bool ipvs_out_icmp(struct ipvs *ipvs, struct ipvs_packet *outer, enum nf_inet_hooks where,
	enum nf_verdict *verdict);

#endif
