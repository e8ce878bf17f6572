/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packet path of IPVS (net/netfilter/ipvs/ip_vs_core.c). Six hooks, registered only while a
 * service exists:
 *
 *	LOCAL_IN   98  out   a response of a server on this host
 *	LOCAL_IN   99  in    a request: this is where a SYN for the VIP is scheduled
 *	LOCAL_OUT −99  out   a response sent by this host
 *	LOCAL_OUT −98  in    a request of the director itself
 *	FORWARD    99  icmp  an ICMP error for a connection of a mark
 *	FORWARD   100  out   a response of a server whose gateway is the director
 *
 * A frame that IPVS has processed is marked and ignored from then on (skb->ipvs_property).
 *
 * Fragmented responses and ICMP errors are reassembled first, whether they match a connection or
 * not (ip_vs_gather_frags()); LOCAL_IN sees whole packets anyway.
 *
 * Not simulated: sockets with IP_NODEFRAG.
 */
#include "ipvs/core.h"

#include "host/ip/icmp.h"
#include "host/ip/ip.h"
#include "ipvs/forward.h"
#include "ipvs/reasons.h"
#include "ipvs/records.h"
#include "ipvs/state.h"
#include "ipvs/sync.h"
#include "transport/socket/socket.h"
#include "wire/tcp.h"

static bool is_ipvs_protocol(uint8_t protocol)
{
	return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP;
}

bool ipvs_gather_fragments(struct ipvs *ipvs, struct ipvs_packet *p, enum nf_inet_hooks where)
{
	enum ip_defrag_user user = where == NF_INET_LOCAL_IN ? IP_DEFRAG_VS_IN
		: where == NF_INET_FORWARD                   ? IP_DEFRAG_VS_FWD
							     : IP_DEFRAG_VS_OUT;

	if (!ip_is_fragment(p->frame))
		return true;
	return ip_defrag(ipvs->host, p->frame, user) && ipvs_packet_read(p, p->frame, 0);
}

/* ---- counting ---- */

static void count(struct ipvs_counters *c, uint32_t bytes, bool in)
{
	if (in) {
		c->inpkts++;
		c->inbytes += bytes;
	} else {
		c->outpkts++;
		c->outbytes += bytes;
	}
}

/* only while the server is in its service's list */
static void count_packet(struct ipvs_conn *cp, const struct frame *f, bool in)
{
	uint32_t bytes = f ? frame_length(f) : 0;

	if (!cp->dest || !cp->dest->available)
		return;
	count(&cp->dest->stats.now, bytes, in);
	count(&cp->dest->service->stats.now, bytes, in);
	count(&cp->ipvs->stats.now, bytes, in);
}

void ipvs_count_in(struct ipvs_conn *cp, const struct frame *f)
{
	count_packet(cp, f, true);
}

void ipvs_count_out(struct ipvs_conn *cp, const struct frame *f)
{
	count_packet(cp, f, false);
}

/* ---- requests ---- */

/* is_new_conn(): a SYN, also one with ACK */
static bool is_new(const struct ipvs_packet *p)
{
	return p->protocol == IPPROTO_TCP && p->has_transport && p->tcp_flags & TCP_SYN;
}

/* is_new_conn_expected(): may a SYN on this old connection start a new one? */
static bool is_over(const struct ipvs_conn *cp, int mode)
{
	if (cp->control || cp->protocol != IPPROTO_TCP)
		return false;
	return cp->state == IPVS_TCP_S_TIME_WAIT || cp->state == IPVS_TCP_S_CLOSE ||
		(mode & 2 && cp->state == IPVS_TCP_S_FIN_WAIT && cp->flags & IPVS_CONN_F_NOOUTPUT);
}

/* A SYN on a known connection: NULL if it must be rescheduled (conn_reuse_mode). */
static struct ipvs_conn *reuse(struct ipvs *ipvs, struct ipvs_conn *cp)
{
	int mode = ipvs->sysctl.conn_reuse_mode;
	unsigned why;

	if (ipvs->sysctl.expire_nodest_conn && cp->dest && !cp->dest->weight)
		why = IPVS_EXPIRE_QUIESCENT;
	else if (mode && is_over(cp, mode))
		why = IPVS_EXPIRE_REUSED;
	else
		return cp;
	if (!cp->n_control)
		ipvs_conn_expire_now(cp, why);
	return NULL;
}

static enum nf_verdict dest_gone(struct ipvs *ipvs, struct ipvs_conn **cp)
{
	if (!ipvs->sysctl.expire_nodest_conn)
		return hook_drop(ipvs->host, IPVS_DROP_DEST_GONE);
	ipvs_conn_expire_now(*cp, IPVS_EXPIRE_NODEST);
	*cp = NULL;
	return NF_ACCEPT;
}

/* The connection of a packet, existing or new. NULL: the packet needs no more processing and
 * *verdict is set. */
static struct ipvs_conn *conn_of(struct ipvs *ipvs, struct ipvs_packet *p, enum nf_verdict *verdict)
{
	struct ipvs_conn *cp = ipvs_conn_find(ipvs, p);

	if (cp && is_new(p))
		cp = reuse(ipvs, cp);
	if (cp && cp->dest && !cp->dest->available) {
		*verdict = dest_gone(ipvs, &cp);
		if (*verdict != NF_ACCEPT)
			return NULL;
	}
	return cp ? cp : ipvs_try_to_schedule(ipvs, p, verdict);
}

static void follow(struct ipvs_conn *cp, struct ipvs_packet *p)
{
	ipvs_count_in(cp, p->frame);
	ipvs_state_update(cp, IPVS_DIR_INPUT, p);
}

static void passed(struct ipvs_conn *cp)
{
	const bool one_packet = cp->flags & IPVS_CONN_F_ONE_PACKET;

	if (!one_packet)
		cp->in_pkts++;
	if (ipvs_sync_is(cp->ipvs, IPVS_STATE_MASTER))
		ipvs_sync_conn(cp,
			one_packet ? (uint32_t)cp->ipvs->sysctl.sync_threshold[0] : cp->in_pkts);
	else if (one_packet && cp->control)
		cp->control->in_pkts++;
	ipvs_conn_put(cp);
}

static enum nf_verdict forward(struct ipvs_conn *cp, struct ipvs_packet *p)
{
	enum nf_verdict verdict;

	follow(cp, p);
	verdict = cp->forwarding->xmit(cp, p); /* the frame is no longer ours */
	passed(cp);
	return verdict;
}

struct ipvs_dest *ipvs_tell(struct ipvs *ipvs, struct ipvs_packet *p, enum nf_verdict *verdict)
{
	struct ipvs_conn *cp = conn_of(ipvs, p, verdict);

	if (!cp)
		return NULL;
	struct ipvs_dest *dest = cp->dest;
	follow(cp, p);
	passed(cp);
	return dest;
}

void ipvs_tell_answer(struct ipvs *ipvs, struct ipvs_packet *p)
{
	struct ipvs_conn *cp = ipvs_conn_find(ipvs, p);

	if (!cp || ipvs_conn_method(cp) != IPVS_CONN_F_MASQ)
		return;
	ipvs_count_out(cp, p->frame);
	ipvs_state_update(cp, IPVS_DIR_OUTPUT, p);
	ipvs_conn_put(cp);
}

/* ip_vs_in_hook() */
static enum nf_verdict in_hook(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	struct ipvs_hook *hook = owner;
	struct ipvs *ipvs = hook->ipvs;
	enum nf_verdict verdict;
	struct ipvs_packet p;

	(void)h, (void)in, (void)out;
	if (ipvs_marked(f) || !ip_cb(f)->routed ||
		(f->type != PACKET_HOST && hook->where != NF_INET_LOCAL_OUT))
		return NF_ACCEPT;
	if (ipvs_backup_only(ipvs) || !ipvs_packet_read(&p, f, 0))
		return NF_ACCEPT;
	if (p.protocol == IPPROTO_ICMP && ipvs_in_icmp(ipvs, &p, hook->where, &verdict))
		return verdict;
	if (!is_ipvs_protocol(p.protocol)) {
		if (ipvs->sysctl.ignore_tunneled)
			ipvs_mark(f);
		return NF_ACCEPT;
	}
	struct ipvs_conn *cp = conn_of(ipvs, &p, &verdict);
	return cp ? forward(cp, &p) : verdict;
}

/* ---- answers ---- */

/* handle_response(): a packet from the server clears NOOUTPUT */
static enum nf_verdict response(
	struct ipvs_conn *cp, struct ipvs_packet *p, enum nf_inet_hooks where)
{
	enum nf_verdict verdict = NF_ACCEPT;

	if (ipvs_conn_method(cp) == IPVS_CONN_F_MASQ)
		verdict = ipvs_nat_answer(cp, p, where);
	if (verdict != NF_ACCEPT) {
		ipvs_conn_put(cp);
		return verdict;
	}
	ipvs_count_out(cp, p->frame);
	ipvs_state_update(cp, IPVS_DIR_OUTPUT, p);
	ipvs_mark(p->frame);
	ipvs_conn_put(cp);
	return NF_ACCEPT;
}

static bool has_nat_server(const struct ipvs_service *svc, const struct ipvs_packet *p)
{
	const struct ipvs_dest *dest = ipvs_dest_find(svc, p->saddr, p->sport);

	return dest && (svc->fwmark || svc->protocol == p->protocol) &&
		(dest->conn_flags & IPVS_CONN_F_FWD_MASK) == IPVS_CONN_F_MASQ;
}

/* ip_vs_has_real_service() */
static bool is_from_server(const struct ipvs *ipvs, const struct ipvs_packet *p)
{
	list_for_each (svc, &ipvs->services, struct ipvs_service, link)
		if (has_nat_server(svc, p))
			return true;
	return false;
}

/* nat_icmp_send: sends an ICMP error to a server whose connection entry no longer exists */
static enum nf_verdict no_entry(struct ipvs *ipvs, struct ipvs_packet *p)
{
	bool reset = p->protocol == IPPROTO_TCP && p->tcp_flags & TCP_RST;

	if (!ipvs->sysctl.nat_icmp_send || !p->has_ports || reset || !is_from_server(ipvs, p))
		return NF_ACCEPT;
	icmp_send(
		ipvs->host, p->frame, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0, IPVS_NO_ENTRY_ICMP);
	return hook_drop(ipvs->host, IPVS_NO_ENTRY_ICMP);
}

/* ip_vs_out_hook() */
static enum nf_verdict out_hook(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	struct ipvs_hook *hook = owner;
	enum nf_verdict verdict;
	struct ipvs_packet p;

	(void)h, (void)in, (void)out;
	if (ipvs_marked(f) || !ip_cb(f)->routed || !ipvs_packet_read(&p, f, 0))
		return NF_ACCEPT;
	if (p.protocol == IPPROTO_ICMP && ipvs_out_icmp(hook->ipvs, &p, hook->where, &verdict))
		return verdict;
	if (!is_ipvs_protocol(p.protocol))
		return NF_ACCEPT;
	if (!ipvs_gather_fragments(hook->ipvs, &p, hook->where))
		return NF_STOLEN;
	struct ipvs_conn *cp = ipvs_conn_find_reply(hook->ipvs, &p);
	return cp ? response(cp, &p, hook->where) : no_entry(hook->ipvs, &p);
}

/* ip_vs_forward_icmp() */
static enum nf_verdict forward_icmp_hook(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	struct ipvs_hook *hook = owner;
	enum nf_verdict verdict;
	struct ipvs_packet p;

	(void)h, (void)in, (void)out;
	if (ipvs_backup_only(hook->ipvs) || !ipvs_packet_read(&p, f, 0) ||
		p.protocol != IPPROTO_ICMP || !ipvs_in_icmp(hook->ipvs, &p, hook->where, &verdict))
		return NF_ACCEPT;
	return verdict;
}

/* ip_vs_register_hooks() */
void ipvs_hooks_register(struct ipvs *ipvs)
{
	static const struct {
		enum nf_inet_hooks where;
		int priority;
		enum nf_verdict (*run)(struct host *h, void *owner, struct frame *f,
			struct netdev *in, struct netdev *out);
	} ops[IPVS_HOOKS] = {
		{NF_INET_LOCAL_IN, NF_IP_PRI_NAT_SRC - 2, out_hook},
		{NF_INET_LOCAL_IN, NF_IP_PRI_NAT_SRC - 1, in_hook},
		{NF_INET_LOCAL_OUT, NF_IP_PRI_NAT_DST + 1, out_hook},
		{NF_INET_LOCAL_OUT, NF_IP_PRI_NAT_DST + 2, in_hook},
		{NF_INET_FORWARD, NF_IP_PRI_NAT_SRC - 1, forward_icmp_hook},
		{NF_INET_FORWARD, NF_IP_PRI_NAT_SRC, out_hook},
	};

	for (unsigned i = 0; ipvs->host && i < IPVS_HOOKS; i++) {
		struct ipvs_hook *hook = &ipvs->hooks[i];
		*hook = (struct ipvs_hook){.ipvs = ipvs, .where = ops[i].where};
		hook->hook.priority = ops[i].priority;
		hook->hook.run = ops[i].run;
		hook->hook.owner = hook;
		hook_register(ipvs->host, ops[i].where, &hook->hook);
	}
}

void ipvs_hooks_unregister(struct ipvs *ipvs)
{
	for (unsigned i = 0; ipvs->host && i < IPVS_HOOKS; i++)
		hook_unregister(&ipvs->hooks[i].hook);
}
