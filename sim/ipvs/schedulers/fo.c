/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Weighted failover (net/netfilter/ipvs/ip_vs_fo.c): all connections go to the server with the
 * greatest weight that is not overloaded; among equals the first in the list, which is the last
 * added.
 */
#include "ipvs/order.h"

static struct ipvs_rank fo_rank(const struct ipvs_dest *dest)
{
	return (struct ipvs_rank){.load = 1, .weight = dest->overloaded ? 0 : dest->weight};
}

static struct ipvs_score fo_shown(const struct ipvs_dest *dest)
{
	return (struct ipvs_score){dest, ipvs_dest_takes(dest), dest->weight, 0};
}

static int fo_init_service(struct ipvs_service *svc)
{
	return ipvs_ordered_init(svc, fo_rank);
}

static struct ipvs_dest *fo_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	struct ipvs_order *o = svc->sched_data;
	struct ipvs_dest *highest = NULL;
	int weight = 0;

	(void)p;
	if (o->size)
		return ipvs_order_first(o);
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link) {
		if (dest->overloaded || dest->weight <= weight)
			continue;
		highest = dest;
		weight = dest->weight;
	}
	return highest;
}

static void fo_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	(void)p;
	ipvs_order_explain(svc->sched_data, svc, x, fo_shown);
	x->why = x->runner_up ? SCHED_FAILOVER : SCHED_FAILOVER_ONLY;
}

const struct ipvs_scheduler ipvs_fo_scheduler = {
	.name = "fo",
	.summary =
		N_("failover: everything to the server with the highest weight that is not full"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = fo_init_service,
	IPVS_ORDERED_HOOKS,
	.schedule = fo_schedule,
	.explain = fo_explain,
};
