/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Least connections (net/netfilter/ipvs/ip_vs_lc.c): the server with the lowest 257·active +
 * inactive, compared as unsigned numbers; among equals the first in the list, which is the last
 * added. Weights have no effect, except that 0 excludes a server.
 */
#include "ipvs/order.h"

static struct ipvs_rank lc_rank(const struct ipvs_dest *dest)
{
	return (struct ipvs_rank){
		.load = (unsigned)ipvs_dest_overhead(dest), .weight = ipvs_dest_takes(dest)};
}

static struct ipvs_score lc_shown(const struct ipvs_dest *dest)
{
	return (struct ipvs_score){
		dest, ipvs_dest_takes(dest), (unsigned)ipvs_dest_overhead(dest), 0};
}

enum { SCANNED = 16 }; /* without weights there is little to compare */

static int lc_init_service(struct ipvs_service *svc)
{
	return ipvs_ordered_init_from(svc, lc_rank, SCANNED);
}

static struct ipvs_dest *lc_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	(void)p;
	return ipvs_order_pick(svc, lc_rank);
}

static void lc_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	(void)p;
	ipvs_order_explain(svc->sched_data, svc, x, lc_shown);
	x->why = x->runner_up ? SCHED_LEAST : SCHED_LEAST_ONLY;
	if (x->runner_up && x->load == x->runner_up_load)
		x->why = SCHED_LEAST_TIE;
}

const struct ipvs_scheduler ipvs_lc_scheduler = {
	.name = "lc",
	.summary = N_("least connections: 257·active + inactive, weights ignored"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = lc_init_service,
	IPVS_ORDERED_HOOKS,
	.schedule = lc_schedule,
	.explain = lc_explain,
};
