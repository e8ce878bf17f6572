/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The directors' counters for a real server, summed over their virtual services. */
#include "host/ip/addr.h"
#include "ipvs/dest.h"
#include "ipvs/service.h"
#include "watch/condition/private.h"

struct tally {
	const struct host *server;
	int64_t active, inactive, weight, connections, all;
};

/* by an address other than lo's: all servers have that */
static bool is_server(const struct host *h, uint32_t address)
{
	list_for_each (dev, &h->node.devs, struct netdev, link)
		if (dev != h->lo && addr_find(dev, address))
			return true;
	return false;
}

static void add_dest(struct tally *t, const struct ipvs_dest *d)
{
	int64_t connections = (int64_t)d->stats.now.conns;

	t->all += connections;
	if (!is_server(t->server, d->addr))
		return;
	t->active += d->active;
	t->inactive += ipvs_dest_inactive(d);
	t->weight += d->weight;
	t->connections += connections;
}

static void add_director(struct tally *t, const struct ipvs *ipvs)
{
	list_for_each (svc, &ipvs->services, struct ipvs_service, link)
		list_for_each (d, &svc->destinations, struct ipvs_dest, link)
			add_dest(t, d);
}

static struct tally tally(const struct lab *lab, const char *name)
{
	const struct network *net = lab_network(lab);
	struct tally t = {.server = lab_host(lab, name)};

	for (size_t i = 0; t.server && i < net->node_count; i++) {
		const struct host *h = lab_host(lab, net->nodes[i]->name);
		if (h && ipvs_of(h))
			add_director(&t, ipvs_of(h));
	}
	return t;
}

int64_t director_active(const struct lab *lab, char args[][WORD_LENGTH])
{
	return tally(lab, args[0]).active;
}

int64_t director_inactive(const struct lab *lab, char args[][WORD_LENGTH])
{
	return tally(lab, args[0]).inactive;
}

int64_t director_weight(const struct lab *lab, char args[][WORD_LENGTH])
{
	return tally(lab, args[0]).weight;
}

int64_t director_scheduled(const struct lab *lab, char args[][WORD_LENGTH])
{
	return tally(lab, args[0]).connections;
}

int64_t director_share(const struct lab *lab, char args[][WORD_LENGTH])
{
	struct tally t = tally(lab, args[0]);

	return t.all ? t.connections * 1000000000 / t.all : 0;
}
