/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Weighted least connections (net/netfilter/ipvs/ip_vs_wlc.c): the lowest (257·active + inactive) /
 * weight, compared as 64-bit cross products; among equals the first in the list, which is the last
 * added. The new connection itself is not counted, so among idle servers the last added wins,
 * whatever the weights.
 */
#include "ipvs/weighted.h"

static int wlc_init_service(struct ipvs_service *svc)
{
	return ipvs_ordered_init(svc, ipvs_weighted_rank);
}

static struct ipvs_dest *wlc_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	(void)p;
	return ipvs_weighted_first(svc->sched_data, svc);
}

static void wlc_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	(void)p;
	ipvs_order_explain(svc->sched_data, svc, x, ipvs_weighted_shown);
	x->winner = ipvs_weighted_first(svc->sched_data, svc);
	x->why = x->runner_up ? SCHED_WEIGHTED : SCHED_WEIGHTED_ONLY;
	if (x->runner_up && x->load * x->runner_up_weight == x->runner_up_load * x->weight)
		x->why = SCHED_WEIGHTED_TIE;
}

const struct ipvs_scheduler ipvs_wlc_scheduler = {
	.name = "wlc",
	.summary = N_("weighted least connections: (257·active + inactive) / weight"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = wlc_init_service,
	IPVS_ORDERED_HOOKS,
	.schedule = wlc_schedule,
	.explain = wlc_explain,
};
