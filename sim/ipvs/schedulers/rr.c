/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Round robin (net/netfilter/ipvs/ip_vs_rr.c): the next server after the last served one that
 * accepts connections. The list begins with the newest server, so the last added is served first.
 * Weights have no effect, except that 0 excludes a server.
 *
 * sched_data is the list node served last, initially the head. A new server goes to the head and
 * therefore waits for the next round; deleting the cursor's server moves the cursor back to the
 * newer neighbour.
 */
#include "ipvs/scheduler.h"

static int rr_init_service(struct ipvs_service *svc)
{
	svc->sched_data = &svc->destinations;
	return 0;
}

static int del_dest(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	if (svc->sched_data == &dest->link)
		svc->sched_data = dest->link.next->prev; /* already unlinked: its neighbours point
							  * to each other */
	return 0;
}

/* The next after `from` that accepts connections: once around the list, `from` itself last. */
static struct ipvs_dest *next_after(const struct ipvs_service *svc, const struct list *from)
{
	const struct list *at = from;

	do {
		at = at->next;
		struct ipvs_dest *dest = list_entry(at, struct ipvs_dest, link);
		if (at != &svc->destinations && ipvs_dest_takes(dest))
			return dest;
	} while (at != from);
	return NULL;
}

static struct ipvs_dest *rr_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	struct ipvs_dest *dest = next_after(svc, svc->sched_data);

	(void)p;
	if (dest)
		svc->sched_data = &dest->link;
	return dest;
}

/* the score: how many steps along the list a server is away */
static void rr_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	const struct list *from = svc->sched_data;

	(void)p;
	x->winner = next_after(svc, from);
	x->why = SCHED_NEXT;
	if (x->winner)
		x->runner_up = next_after(svc, &x->winner->link);
	x->load = 1;
	if (!x->score)
		return;
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link) {
		int64_t steps = 0;
		for (const struct list *at = from; at != &dest->link || !steps; at = at->next)
			steps += at->next != &svc->destinations;
		x->score(x, &(struct ipvs_score){dest, ipvs_dest_takes(dest), steps, 0});
	}
}

const struct ipvs_scheduler ipvs_rr_scheduler = {
	.name = "rr",
	.summary = N_("round robin: one after the other, the last added first"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = rr_init_service,
	.del_dest = del_dest,
	.schedule = rr_schedule,
	.explain = rr_explain,
};
