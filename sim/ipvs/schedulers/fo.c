/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Weighted failover (net/netfilter/ipvs/ip_vs_fo.c): everything to the greatest weight that is not
 * full; of equals to the first in the list, which is the last added.
 */
#include "ipvs/order.h"

static struct ipvs_rank rank(const struct ipvs_dest *dest)
{
	return (struct ipvs_rank){.load = 1, .weight = dest->overloaded ? 0 : dest->weight};
}

static struct ipvs_score shown(const struct ipvs_dest *dest)
{
	return (struct ipvs_score){dest, ipvs_dest_takes(dest), dest->weight, 0};
}

static int init_service(struct ipvs_service *svc)
{
	return ipvs_ordered_init(svc, rank);
}

static struct ipvs_dest *schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
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

static void explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	(void)p;
	ipvs_order_explain(svc->sched_data, svc, x, shown);
	x->why = x->runner_up ? SCHED_FAILOVER : SCHED_FAILOVER_ONLY;
}

const struct ipvs_scheduler ipvs_fo_scheduler = {
	.name = "fo",
	.summary = N_("failover: all to the greatest weight that is not full"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = init_service,
	IPVS_ORDERED_HOOKS,
	.schedule = schedule,
	.explain = explain,
};
