/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Persistence (net/netfilter/ipvs/ip_vs_core.c: ip_vs_sched_persist()): the first connection of a
 * client (or of its network, by the service's netmask) creates a template; all later ones go to the
 * template's server, regardless of the scheduler and even to a server of weight 0.
 *
 *	service           template
 *	address:port      protocol, client, 0 > VIP, port     to server, its port
 *	address:0, FTP    protocol, client, 0 > VIP, 0        to server, 0
 *	mark              IP,       client, 0 > mark, 0       to server, 0
 *
 * Not simulated: persistence engines (SIP).
 */
#include "ipvs/core.h"
#include "ipvs/reasons.h"
#include "ipvs/scheduler.h"

#define FTP_PORT 21

static struct ipvs_conn_key template_key(
	const struct ipvs_service *svc, const struct ipvs_conn_key *key)
{
	struct ipvs_conn_key k = {
		.protocol = key->protocol,
		.caddr = key->caddr & svc->netmask,
		.vaddr = key->vaddr,
	};

	if (key->vport == svc->port) {
		k.vport = svc->port != FTP_PORT ? key->vport : 0;
	} else if (svc->fwmark) {
		k.protocol = 0; /* IPPROTO_IP */
		k.vaddr = svc->fwmark;
	}
	return k;
}

/* the client's template: existing and valid, or a new one; NULL: no server available */
static struct ipvs_conn *template_for(struct ipvs_service *svc, struct ipvs_packet *p,
	const struct ipvs_conn_key *key, bool *made)
{
	struct ipvs_conn_key k = template_key(svc, key);
	struct ipvs_conn *ct = ipvs_template_find(svc->ipvs, &k);

	*made = false;
	if (ct && ipvs_template_check(ct))
		return ct;
	struct ipvs_dest *dest = ipvs_pick(svc, p);
	if (!dest)
		return NULL;
	bool with_port = key->vport == svc->port && svc->port != FTP_PORT;
	ct = ipvs_conn_new(svc->ipvs, &k, dest->addr, with_port ? dest->port : 0,
		IPVS_CONN_F_TEMPLATE, dest, p->mark);
	ct->timeout = svc->timeout;
	ipvs_record_new(ct, p->frame, IPVS_NEW_TEMPLATE);
	*made = true;
	return ct;
}

struct ipvs_conn *ipvs_schedule_persistent(
	struct ipvs_service *svc, struct ipvs_packet *p, enum ipvs_unscheduled *why)
{
	struct ipvs_conn_key key = ipvs_conn_key_of(p);
	bool made;
	struct ipvs_conn *ct = template_for(svc, p, &key, &made);

	*why = IPVS_UNSCHEDULED_NO_DEST;
	if (!ct)
		return NULL;
	struct ipvs_dest *dest = ct->dest;
	uint16_t dport = key.vport == svc->port && dest->port ? dest->port : key.vport;
	uint32_t flags = svc->flags & IPVS_SVC_F_ONEPACKET && p->protocol == IPPROTO_UDP
		? (uint32_t)IPVS_CONN_F_ONE_PACKET
		: 0;
	struct ipvs_conn *cp =
		ipvs_conn_new(svc->ipvs, &key, dest->addr, dport, flags, dest, p->mark);
	ipvs_conn_control(cp, ct);
	ipvs_conn_put(ct);
	ipvs_count_conn(svc, dest);
	ipvs_record_new(cp, p->frame, made ? IPVS_NEW_SCHEDULED : IPVS_NEW_BY_TEMPLATE);
	return cp;
}
