/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * turns: a scheduler in a shared library. The servers that accept connections take turns: the n-th
 * pick goes to server number n, counted from the end of the list, so that the server that was added
 * first comes first. Linux's rr would begin with the last.
 *
 *	cc -shared -fPIC -Wl,-Bsymbolic -I sim -o turns.so docs/examples/scheduler/turns.c
 *	lvslab run scenarios/dr-basics.yaml --headless --scheduler ./turns.so
 *
 * The counter is a plain static variable, to show that a step back restores it too. It counts for
 * all services together; a counter for each service would be in svc->sched_data.
 */
#include "ipvs/scheduler.h"

static unsigned picks;

static struct ipvs_dest *number(const struct ipvs_service *svc, unsigned n)
{
	for (const struct list *at = svc->destinations.prev; at != &svc->destinations;
		at = at->prev) {
		struct ipvs_dest *dest = list_entry(at, struct ipvs_dest, link);
		if (ipvs_dest_takes(dest) && n-- == 0)
			return dest;
	}
	return NULL;
}

static unsigned count(const struct ipvs_service *svc)
{
	unsigned n = 0;

	list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
		n += ipvs_dest_takes(dest);
	return n;
}

static struct ipvs_dest *schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	unsigned n = count(svc);

	(void)p;
	return n ? number(svc, picks++ % n) : NULL;
}

/* the same without counting: what would be picked now */
static void explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	unsigned n = count(svc);

	(void)p;
	if (n)
		x->winner = number(svc, picks % n);
}

const struct ipvs_scheduler lvslab_scheduler = {
	.name = "turns",
	.summary = "one after the other, the first added first",
	.abi = IPVS_SCHEDULER_ABI,
	.schedule = schedule,
	.explain = explain,
};
