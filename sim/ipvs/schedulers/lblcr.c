/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Locality-based least connections with replication (net/netfilter/ipvs/ip_vs_lblcr.c): as lblc,
 * but an address has a set of servers. It goes to the least loaded of the set; if that one is
 * overloaded, the least loaded of all joins the set. A set of several servers that has not changed
 * for the expiration time (24 h) loses its most loaded member with the next packet, after that
 * packet's own server was chosen.
 *
 * Unlike lblc it checks the members' upper thresholds; the most loaded one may be a deleted server.
 */
#include "ipvs/locality.h"
#include "ipvs/weighted.h"

struct member {
	struct list link; /* newest first */
	struct ipvs_dest *dest;
};

struct lblcr_entry {
	struct locality_entry entry;
	struct list members;
	uint32_t size;
	uint64_t lastmod; /* jiffies */
};

static struct lblcr_entry *entry_of(const struct locality_entry *entry)
{
	return container_of(entry, struct lblcr_entry, entry);
}

/* ---- the set ---- */

static void drop(struct ipvs_service *svc, struct member *m)
{
	list_del(&m->link);
	ipvs_dest_put(m->dest);
	sched_free(svc, m, sizeof(*m));
}

static void lblcr_forget(struct ipvs_service *svc, struct locality_entry *entry)
{
	struct lblcr_entry *en = entry_of(entry);

	list_for_each_safe (m, &en->members, struct member, link)
		drop(svc, m);
	sched_free(svc, en, sizeof(*en));
}

/* ip_vs_dest_set_insert() */
static void insert(struct ipvs_service *svc, struct lblcr_entry *en, struct ipvs_dest *dest)
{
	list_for_each (m, &en->members, struct member, link)
		if (m->dest == dest)
			return;
	struct member *m = sched_alloc(svc, sizeof(*m));
	ipvs_dest_hold(dest);
	m->dest = dest;
	list_add(&m->link, &en->members);
	en->size++;
	en->lastmod = ipvs_jiffies(svc->ipvs);
}

/* ip_vs_dest_set_min() */
static struct ipvs_dest *least_of(const struct lblcr_entry *en)
{
	struct ipvs_dest *least = NULL;

	list_for_each (m, &en->members, struct member, link) {
		struct ipvs_dest *dest = m->dest;
		if (dest->overloaded || !dest->available)
			continue;
		if (least ? ipvs_more_loaded(least, dest) : dest->weight > 0)
			least = dest;
	}
	return least;
}

/* ip_vs_dest_set_max(), ip_vs_dest_set_erase() */
static void erase_most_loaded(struct ipvs_service *svc, struct lblcr_entry *en)
{
	struct member *most = NULL;

	list_for_each (m, &en->members, struct member, link)
		if (m->dest->weight > 0 && (!most || ipvs_more_loaded(m->dest, most->dest)))
			most = m;
	if (!most)
		return;
	drop(svc, most);
	en->size--;
	en->lastmod = ipvs_jiffies(svc->ipvs);
}

/* ---- the choice ---- */

static int lblcr_init_service(struct ipvs_service *svc)
{
	return locality_init(svc, lblcr_forget, true);
}

static bool stale(const struct locality *t, const struct lblcr_entry *en)
{
	uint64_t end = en->lastmod + (uint64_t)(int64_t)*t->expiration;

	return en->size > 1 && (int64_t)(end - ipvs_jiffies(t->svc->ipvs)) < 0;
}

/* ip_vs_lblcr_new() for an address that has no set yet */
static void remember(struct locality *t, uint32_t addr, struct ipvs_dest *dest)
{
	struct locality_entry *entry = locality_new(t, addr, sizeof(struct lblcr_entry));

	if (!entry)
		return;
	list_init(&entry_of(entry)->members);
	insert(t->svc, entry_of(entry), dest);
}

static struct ipvs_dest *lblcr_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	struct locality *t = svc->sched_data;
	struct locality_entry *entry = locality_find(t, p->daddr);
	struct ipvs_dest *dest;

	if (!entry) {
		dest = locality_least(t);
		if (dest)
			remember(t, p->daddr, dest);
		return dest;
	}
	entry->lastuse = ipvs_jiffies(svc->ipvs);
	dest = least_of(entry_of(entry));
	if (stale(t, entry_of(entry)))
		erase_most_loaded(svc, entry_of(entry));
	if (dest && !locality_overloaded(t, dest))
		return dest;
	dest = locality_least(t);
	if (dest)
		insert(svc, entry_of(entry), dest);
	return dest;
}

static void lblcr_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	struct locality *t = svc->sched_data;
	const struct locality_entry *entry = locality_find(t, p->daddr);
	const struct ipvs_dest *dest = entry ? least_of(entry_of(entry)) : NULL;

	locality_explain_least(t, x);
	x->why = entry ? SCHED_REPLICATED : SCHED_LOCALITY_NEW;
	if (!dest || locality_overloaded(t, dest))
		return;
	x->why = SCHED_REPLICA;
	if (dest != x->winner) {
		x->runner_up = x->winner;
		x->runner_up_load = x->load;
		x->runner_up_weight = x->weight;
	}
	x->winner = dest;
	x->load = ipvs_dest_overhead(dest);
	x->weight = dest->weight;
}

const struct ipvs_scheduler ipvs_lblcr_scheduler = {
	.name = "lblcr",
	.summary = N_(
		"locality with replication: an address has a set of servers that grows under load"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = lblcr_init_service,
	LOCALITY_HOOKS,
	.schedule = lblcr_schedule,
	.explain = lblcr_explain,
};
