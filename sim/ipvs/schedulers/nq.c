/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Never queue (net/netfilter/ipvs/ip_vs_nq.c): the first server of the list without active
 * connections and with a weight above 0; if all are busy, the lowest (active + 1) / weight, as sed.
 * UDP connections are never active: all of them go to the head of the list.
 */
#include "ipvs/order.h"

/* An idle server's load is 0, less than any busy one's and equal to any other idle one's. */
static struct ipvs_rank nq_rank(const struct ipvs_dest *dest)
{
	return (struct ipvs_rank){.load = dest->active ? dest->active + 1 : 0,
		.weight = dest->overloaded ? 0 : dest->weight};
}

static struct ipvs_score nq_shown(const struct ipvs_dest *dest)
{
	return (struct ipvs_score){dest, ipvs_dest_takes(dest), nq_rank(dest).load, dest->weight};
}

static int nq_init_service(struct ipvs_service *svc)
{
	return ipvs_ordered_init(svc, nq_rank);
}

static struct ipvs_dest *nq_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	(void)p;
	return ipvs_order_pick(svc, nq_rank);
}

static void nq_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	(void)p;
	ipvs_order_explain(svc->sched_data, svc, x, nq_shown);
	if (x->winner && !x->winner->active)
		x->why = SCHED_IDLE;
	else
		x->why = x->runner_up ? SCHED_ALL_BUSY : SCHED_ALL_BUSY_ONLY;
}

const struct ipvs_scheduler ipvs_nq_scheduler = {
	.name = "nq",
	.summary = N_("never queue: an idle server at once, otherwise like sed"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = nq_init_service,
	IPVS_ORDERED_HOOKS,
	.schedule = nq_schedule,
	.explain = nq_explain,
};
