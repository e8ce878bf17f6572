/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Locality-based least connections (net/netfilter/ipvs/ip_vs_lblc.c): the table stores the server
 * assigned to each destination address. The address keeps this server while it is in the list, has
 * a weight above 0, and is not "overloaded": more active connections than its weight while another
 * server has less than half of its own. Otherwise weighted least connections chooses. It is
 * intended for caches behind fwmark services: with a single virtual address there is only one
 * entry.
 *
 * The upper threshold of an assigned server is not checked: it gets connections beyond it. An entry
 * keeps a deleted server in the trash, and uses it again when it is restored.
 */
#include "ipvs/locality.h"

struct lblc_entry {
	struct locality_entry entry;
	struct ipvs_dest *dest;
};

static void lblc_forget(struct ipvs_service *svc, struct locality_entry *entry)
{
	struct lblc_entry *en = container_of(entry, struct lblc_entry, entry);

	ipvs_dest_put(en->dest);
	sched_free(svc, en, sizeof(*en));
}

static int lblc_init_service(struct ipvs_service *svc)
{
	return locality_init(svc, lblc_forget, false);
}

/* May the address use its assigned server? */
static struct ipvs_dest *remembered(struct locality *t, const struct locality_entry *entry)
{
	if (!entry)
		return NULL;
	struct ipvs_dest *dest = container_of(entry, struct lblc_entry, entry)->dest;
	bool usable = dest->available && dest->weight > 0;
	return usable && !locality_overloaded(t, dest) ? dest : NULL;
}

/* ip_vs_lblc_new() */
static void remember(
	struct locality *t, struct locality_entry *old, uint32_t addr, struct ipvs_dest *dest)
{
	if (old) {
		if (container_of(old, struct lblc_entry, entry)->dest == dest)
			return;
		locality_forget(t, old);
	}
	struct locality_entry *entry = locality_new(t, addr, sizeof(struct lblc_entry));
	if (!entry)
		return;
	ipvs_dest_hold(dest);
	container_of(entry, struct lblc_entry, entry)->dest = dest;
}

static struct ipvs_dest *lblc_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	struct locality *t = svc->sched_data;
	struct locality_entry *entry = locality_find(t, p->daddr);
	struct ipvs_dest *dest = remembered(t, entry);

	if (entry)
		entry->lastuse = ipvs_jiffies(svc->ipvs);
	if (dest)
		return dest;
	dest = locality_least(t);
	if (dest)
		remember(t, entry, p->daddr, dest);
	return dest;
}

static void lblc_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	struct locality *t = svc->sched_data;
	const struct locality_entry *entry = locality_find(t, p->daddr);
	const struct ipvs_dest *dest = remembered(t, entry);

	locality_explain_least(t, x);
	x->why = entry ? SCHED_LOCALITY_LEFT : SCHED_LOCALITY_NEW;
	if (!dest)
		return;
	x->why = SCHED_LOCALITY;
	if (dest != x->winner) {
		x->runner_up = x->winner;
		x->runner_up_load = x->load;
		x->runner_up_weight = x->weight;
	}
	x->winner = dest;
	x->load = dest->active;
	x->weight = dest->weight;
}

const struct ipvs_scheduler ipvs_lblc_scheduler = {
	.name = "lblc",
	.summary = N_(
		"locality: an address keeps its previous server, unless that server is overloaded"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = lblc_init_service,
	LOCALITY_HOOKS,
	.schedule = lblc_schedule,
	.explain = lblc_explain,
};
