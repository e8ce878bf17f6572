/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of a director pair: keepalived's instances and its view of the servers, which one has
 * an address, and which connections came from the sync daemon.
 */
#include <string.h>

#include "base/text.h"
#include "ha/check.h"
#include "ha/vrrp.h"
#include "host/ip/addr.h"
#include "ipvs/conn.h"
#include "watch/condition/private.h"

const char *const vrrp_state_names[] = {"init", "backup", "master", "fault", NULL};

static const struct keepalived *daemon_of(const struct lab *lab, const char *host)
{
	const struct host *h = lab_host(lab, host);

	return h ? keepalived_of(h) : NULL;
}

/* ---- VRRP ---- */

static bool state_is(const struct vrrp *v, const char *name)
{
	return strcmp(vrrp_state_names[v->state], name) == 0;
}

/* `vrid` may be "": any */
static bool vrid_is(const struct vrrp *v, const char *vrid)
{
	uint64_t n;

	return !*vrid || (parse_u64(vrid, &n) && v->conf->vrid == n);
}

int64_t pair_vrrp(const struct lab *lab, char args[][WORD_LENGTH])
{
	const struct keepalived *k = daemon_of(lab, args[1]);

	if (k)
		list_for_each (v, &k->instances, struct vrrp, link)
			if (state_is(v, args[0]) && vrid_is(v, args[2]))
				return 1;
	return 0;
}

int64_t pair_priority(const struct lab *lab, char args[][WORD_LENGTH])
{
	const struct keepalived *k = daemon_of(lab, args[0]);

	if (k)
		list_for_each (v, &k->instances, struct vrrp, link)
			if (vrid_is(v, args[1]))
				return v->effective_priority;
	return -1;
}

static bool has_on_a_card(const struct host *h, uint32_t address)
{
	list_for_each (dev, &h->node.devs, struct netdev, link)
		if (dev != h->lo && addr_find(dev, address))
			return true;
	return false;
}

int64_t pair_owners(const struct lab *lab, char args[][WORD_LENGTH])
{
	const struct network *net = lab_network(lab);
	int64_t owners = 0;
	uint32_t a;

	if (!parse_ipv4(args[0], &a))
		return 0;
	for (size_t i = 0; i < net->node_count; i++) {
		const struct host *h = lab_host(lab, net->nodes[i]->name);
		owners += h && has_on_a_card(h, a);
	}
	return owners;
}

/* ---- health checks ---- */

int64_t pair_alive(const struct lab *lab, char args[][WORD_LENGTH])
{
	const struct keepalived *k = daemon_of(lab, args[1]);
	const struct host *server = lab_host(lab, args[0]);
	int64_t found = 0;
	uint32_t a = 0;

	if (!k || !k->checker || (!parse_ipv4(args[0], &a) && !server))
		return 0;
	list_for_each (s, &k->checker->services, struct check_service, link)
		list_for_each (r, &s->servers, struct check_server, link) {
			if (a ? r->conf->address != a : !has_on_a_card(server, r->conf->address))
				continue;
			if (!r->alive)
				return 0;
			found = 1;
		}
	return found;
}

/* ---- sync ---- */

static int64_t connections_with(const struct lab *lab, const char *host, uint32_t flags)
{
	const struct host *h = lab_host(lab, host);
	const struct ipvs *ipvs = h ? ipvs_of(h) : NULL;
	int64_t n = 0;

	if (ipvs)
		list_for_each (cp, &ipvs->conns, struct ipvs_conn, link)
			n += (cp->flags & flags) == flags;
	return n;
}

int64_t pair_connections(const struct lab *lab, char args[][WORD_LENGTH])
{
	return connections_with(lab, args[0], 0);
}

int64_t pair_synced(const struct lab *lab, char args[][WORD_LENGTH])
{
	return connections_with(lab, args[0], IPVS_CONN_F_SYNC);
}
