/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Weighted least connections (net/netfilter/ipvs/ip_vs_wlc.c): the least (257·active + inactive) /
 * weight, compared as cross products of 64 bits; of equals the first in the list, which is the last
 * added. The new connection itself is not counted, so among idle servers the last added wins
 * whatever the weights are.
 */
#include "ipvs/scheduler.h"

/* is a more loaded than b? */
static bool more_loaded(const struct ipvs_dest *a, const struct ipvs_dest *b)
{
	return (int64_t)ipvs_dest_overhead(a) * b->weight >
		(int64_t)ipvs_dest_overhead(b) * a->weight;
}

static struct ipvs_dest *least(const struct ipvs_service *svc, const struct ipvs_dest *but)
{
	struct ipvs_dest *best = NULL;

	list_for_each (dest, &svc->destinations, struct ipvs_dest, link) {
		if (dest == but || !ipvs_dest_takes(dest))
			continue;
		if (!best || more_loaded(best, dest))
			best = dest;
	}
	return best;
}

static struct ipvs_dest *schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	(void)p;
	return least(svc, NULL);
}

static void explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	(void)p;
	x->winner = least(svc, NULL);
	x->runner_up = x->winner ? least(svc, x->winner) : NULL;
	x->why = x->runner_up ? SCHED_WEIGHTED : SCHED_WEIGHTED_ONLY;
	if (x->winner) {
		x->load = ipvs_dest_overhead(x->winner);
		x->weight = x->winner->weight;
	}
	if (x->runner_up) {
		x->runner_up_load = ipvs_dest_overhead(x->runner_up);
		x->runner_up_weight = x->runner_up->weight;
	}
	if (!x->score)
		return;
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
		x->score(x,
			&(struct ipvs_score){dest, ipvs_dest_takes(dest), ipvs_dest_overhead(dest),
				dest->weight});
}

const struct ipvs_scheduler ipvs_wlc_scheduler = {
	.name = "wlc",
	.summary = "weighted least connections: (257·active + inactive) / weight",
	.abi = IPVS_SCHEDULER_ABI,
	.schedule = schedule,
	.explain = explain,
};
