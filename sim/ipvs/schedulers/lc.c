/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Least connections (net/netfilter/ipvs/ip_vs_lc.c): the server with the least 257·active +
 * inactive, compared as unsigned numbers; of equals the first in the list, which is the last added.
 * Weights do not count, except that 0 means no.
 */
#include "ipvs/scheduler.h"

static struct ipvs_dest *least(const struct ipvs_service *svc, const struct ipvs_dest *but)
{
	struct ipvs_dest *best = NULL;
	unsigned best_load = 0;

	list_for_each (dest, &svc->destinations, struct ipvs_dest, link) {
		unsigned load = (unsigned)ipvs_dest_overhead(dest);
		if (dest == but || dest->overloaded || dest->weight == 0)
			continue;
		if (!best || load < best_load) {
			best = dest;
			best_load = load;
		}
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
	x->why = x->runner_up ? SCHED_LEAST : SCHED_LEAST_ONLY;
	if (x->winner)
		x->load = (unsigned)ipvs_dest_overhead(x->winner);
	if (x->runner_up)
		x->runner_up_load = (unsigned)ipvs_dest_overhead(x->runner_up);
	if (!x->score)
		return;
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
		x->score(x,
			&(struct ipvs_score){dest, ipvs_dest_takes(dest),
				(unsigned)ipvs_dest_overhead(dest), 0});
}

const struct ipvs_scheduler ipvs_lc_scheduler = {
	.name = "lc",
	.summary = "least connections: 257·active + inactive, weights ignored",
	.abi = IPVS_SCHEDULER_ABI,
	.schedule = schedule,
	.explain = explain,
};
