/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet without a connection entry (net/netfilter/ipvs/ip_vs_core.c: ip_vs_schedule(),
 * ip_vs_leave(); tcp_conn_schedule(), udp_conn_schedule()): finds the virtual service, calls its
 * scheduler, creates the entry. If no server is available, the client gets ICMP port unreachable,
 * for TCP, too: the director has no socket that could send a RST.
 *
 * Not simulated: persistence engines.
 */
#include "host/ip/addr.h"
#include "host/ip/icmp.h"
#include "host/ip/ip.h"
#include "ipvs/core.h"
#include "ipvs/forward.h"
#include "ipvs/reasons.h"
#include "ipvs/records.h"
#include "ipvs/scheduler.h"
#include "ipvs/state.h"
#include "transport/socket/socket.h"
#include "wire/tcp.h"

#define FTP_PORT 21
#define FTP_DATA_PORT 20

/* ip_vs_conn_stats() */
void ipvs_count_conn(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	dest->stats.now.conns++;
	svc->stats.now.conns++;
	svc->ipvs->stats.now.conns++;
}

void ipvs_record_new(const struct ipvs_conn *cp, const struct frame *f, unsigned why)
{
	IPVS_RECORD(cp->ipvs, REC_IPVS_CONN_NEW, why, f, cp->caddr, cp->cport, cp->vaddr, cp->vport,
		cp->daddr, cp->dport);
}

/* A response of a server on this host looks like a request: is this one? */
static bool is_local_answer(struct ipvs *ipvs, const struct ipvs_packet *p)
{
	const struct netdev *in = p->frame ? ip_cb(p->frame)->in : NULL;
	struct ipvs_packet turned = *p;

	if (!p->frame || (in && !(in->flags & IFF_LOOPBACK)))
		return false;
	turned.inverse = !p->inverse;
	return ipvs_conn_find(ipvs, &turned) != NULL;
}

static uint32_t one_packet(const struct ipvs_service *svc, const struct ipvs_packet *p)
{
	return svc->flags & IPVS_SVC_F_ONEPACKET && p->protocol == IPPROTO_UDP
		? (uint32_t)IPVS_CONN_F_ONE_PACKET
		: 0;
}

/* ip_vs_schedule() */
static struct ipvs_conn *schedule_new_conn(
	struct ipvs_service *svc, struct ipvs_packet *p, enum ipvs_unscheduled *why)
{
	struct ipvs_conn_key key = ipvs_conn_key_of(p);

	*why = IPVS_UNSCHEDULED_IGNORED;
	if (key.cport == FTP_DATA_PORT || is_local_answer(svc->ipvs, p))
		return NULL;
	if (svc->flags & IPVS_SVC_F_PERSISTENT)
		return ipvs_schedule_persistent(svc, p, why);
	*why = IPVS_UNSCHEDULED_NO_DEST;
	if (!svc->fwmark && key.vport != svc->port)
		return NULL;
	struct ipvs_dest *dest = ipvs_pick(svc, p);
	if (!dest)
		return NULL;
	uint32_t flags = one_packet(svc, p);
	struct ipvs_conn *cp = ipvs_conn_new(svc->ipvs, &key, dest->addr,
		dest->port ? dest->port : key.vport, flags, dest, p->mark);
	ipvs_count_conn(svc, dest);
	ipvs_record_new(cp, p->frame, flags ? IPVS_NEW_ONE_PACKET : IPVS_NEW_SCHEDULED);
	return cp;
}

/* ip_vs_leave()'s cache_bypass: fwmark services send the packet to its own destination */
static enum nf_verdict bypass(struct ipvs_service *svc, struct ipvs_packet *p)
{
	struct ipvs_conn_key key = ipvs_conn_key_of(p);
	struct ipvs_conn *cp = ipvs_conn_new(
		svc->ipvs, &key, 0, 0, IPVS_CONN_F_BYPASS | one_packet(svc, p), NULL, p->mark);
	enum nf_verdict verdict;

	ipvs_record_new(cp, p->frame, IPVS_NEW_BYPASS);
	ipvs_state_update(cp, IPVS_DIR_INPUT, p);
	verdict = cp->forwarding->xmit(cp, p);
	cp->in_pkts++;
	ipvs_conn_put(cp);
	return verdict;
}

static bool may_bypass(const struct ipvs_service *svc, const struct ipvs_packet *p)
{
	return p->frame && svc->ipvs->sysctl.cache_bypass && svc->fwmark && !p->inverse &&
		!p->icmp && addr_type(svc->ipvs->host, p->daddr) == RTN_UNICAST;
}

/* ip_vs_leave() */
static enum nf_verdict leave(struct ipvs_service *svc, struct ipvs_packet *p)
{
	struct ipvs *ipvs = svc->ipvs;
	struct ipvs_conn_key key = ipvs_conn_key_of(p);
	bool pass = svc->port == FTP_PORT && key.vport != FTP_PORT;

	if (may_bypass(svc, p))
		return bypass(svc, p);
	IPVS_RECORD(ipvs, REC_IPVS_NO_DEST, pass ? IPVS_NO_DEST_PASS : IPVS_NO_DEST, p->frame,
		key.vaddr, key.vport, key.caddr, key.cport);
	if (pass)
		return NF_ACCEPT;
	if (!p->icmp && p->frame)
		icmp_send(ipvs->host, p->frame, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0,
			IPVS_NO_DEST_TOLD);
	return hook_drop(ipvs->host, IPVS_DROP_NO_DEST);
}

/* Does this packet start a connection at all? TCP: a SYN (with sloppy_tcp anything), no RST. */
static bool starts(const struct ipvs *ipvs, const struct ipvs_packet *p)
{
	if (p->protocol != IPPROTO_TCP || p->icmp)
		return true;
	return !(p->tcp_flags & TCP_RST) && (ipvs->sysctl.sloppy_tcp || p->tcp_flags & TCP_SYN);
}

struct ipvs_conn *ipvs_try_to_schedule(
	struct ipvs *ipvs, struct ipvs_packet *p, enum nf_verdict *verdict)
{
	enum ipvs_unscheduled why;

	*verdict = NF_ACCEPT;
	if (p->offset & IPV4_OFFSET)
		return NULL;
	if (p->icmp ? !p->has_ports : !p->has_transport) {
		*verdict = hook_drop(ipvs->host, IPVS_DROP_SHORT);
		return NULL;
	}
	if (!starts(ipvs, p))
		return NULL;
	struct ipvs_service *svc = ipvs_service_find(
		ipvs, p->mark, p->protocol, ipvs_packet_virtual(p), ipvs_packet_vport(p));
	if (!svc)
		return NULL;
	if (ipvs_todrop(ipvs)) {
		*verdict = hook_drop(ipvs->host, IPVS_DROP_DEFENSE);
		return NULL;
	}
	struct ipvs_conn *cp = schedule_new_conn(svc, p, &why);
	if (!cp && why == IPVS_UNSCHEDULED_NO_DEST)
		*verdict = leave(svc, p);
	return cp;
}
