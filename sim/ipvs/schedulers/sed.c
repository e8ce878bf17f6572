/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shortest expected delay (net/netfilter/ipvs/ip_vs_sed.c): the lowest (active + 1) / weight,
 * including the new connection; among equals the first in the list, which is the last added.
 * Inactive connections do not count, so UDP, whose connections are never active, always goes to the
 * greatest weight.
 */
#include "ipvs/order.h"

static struct ipvs_rank sed_rank(const struct ipvs_dest *dest)
{
	return (struct ipvs_rank){
		.load = dest->active + 1, .weight = dest->overloaded ? 0 : dest->weight};
}

static struct ipvs_score sed_shown(const struct ipvs_dest *dest)
{
	return (struct ipvs_score){dest, ipvs_dest_takes(dest), sed_rank(dest).load, dest->weight};
}

static int sed_init_service(struct ipvs_service *svc)
{
	return ipvs_ordered_init(svc, sed_rank);
}

static struct ipvs_dest *sed_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	(void)p;
	return ipvs_order_pick(svc, sed_rank);
}

static void sed_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	(void)p;
	ipvs_order_explain(svc->sched_data, svc, x, sed_shown);
	x->why = x->runner_up ? SCHED_DELAY : SCHED_DELAY_ONLY;
}

const struct ipvs_scheduler ipvs_sed_scheduler = {
	.name = "sed",
	.summary = N_("shortest expected delay: (active + 1) / weight"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = sed_init_service,
	IPVS_ORDERED_HOOKS,
	.schedule = sed_schedule,
	.explain = sed_explain,
};
