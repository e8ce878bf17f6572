/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Weighted round robin (net/netfilter/ipvs/ip_vs_wrr.c): rounds over the list. In a round of
 * "current weight" cw only servers of weight ≥ cw are served; after each round cw goes down by the
 * greatest common divisor of the weights, from the maximum to 1 and again.
 *
 * Adding, deleting or editing a server moves the position to the head and adjusts cw but does not
 * restart it. Servers are added one by one, and with the first alone in the list the step equals
 * its weight, so cw ends up at the bottom: the very first round serves every server once, not only
 * the heaviest.
 */
#include "ipvs/scheduler.h"

struct wrr {
	struct list *at; /* served last, or the head: a round begins */
	int current, maximum, step;
};

static int gcd(int a, int b)
{
	while (b) {
		int rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* ip_vs_wrr_gcd_weight(), ip_vs_wrr_max_weight(): maximum is lowered so that the last round of a
 * cycle is that of weight 1 */
static void measure(const struct ipvs_service *svc, struct wrr *w)
{
	int common = 0, maximum = 0;

	list_for_each (dest, &svc->destinations, struct ipvs_dest, link) {
		if (dest->weight > 0)
			common = gcd(dest->weight, common);
		if (dest->weight > maximum)
			maximum = dest->weight;
	}
	w->step = common ? common : 1;
	w->maximum = maximum - (w->step - 1);
}

static int wrr_init_service(struct ipvs_service *svc)
{
	struct wrr *w = sched_alloc(svc, sizeof(*w));

	measure(svc, w);
	w->at = &svc->destinations;
	w->current = w->maximum;
	svc->sched_data = w;
	return 0;
}

static void done_service(struct ipvs_service *svc)
{
	sched_free(svc, svc->sched_data, sizeof(struct wrr));
}

/* ip_vs_wrr_dest_changed() */
static int dest_changed(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	struct wrr *w = svc->sched_data;

	(void)dest;
	measure(svc, w);
	w->at = &svc->destinations;
	if (w->current > w->maximum || !w->current)
		w->current = w->maximum;
	else if (w->step > 1)
		w->current = w->current / w->step * w->step + 1;
	return 0;
}

/*
 * Moves *w to the server to be served; NULL if no server accepts connections. The search ends after
 * a whole round with weight ≥ 1: one that began at the head, or one that began after `start` and
 * returned to it.
 */
static struct ipvs_dest *advance(const struct ipvs_service *svc, struct wrr *w)
{
	const struct list *head = &svc->destinations, *start = w->at, *stop = NULL;
	bool restarted = false, last_round = false;

	if (w->maximum == 0)
		return NULL;
	for (;;) {
		for (w->at = w->at->next; w->at != head; w->at = w->at->next) {
			struct ipvs_dest *dest = list_entry(w->at, struct ipvs_dest, link);
			if (!dest->overloaded && dest->weight >= w->current)
				return dest;
			if (w->at == stop)
				return NULL;
		}
		w->current -= w->step;
		if (w->current <= 0) {
			w->current = w->maximum;
			if (last_round || start == head)
				return NULL;
			restarted = true;
		}
		last_round = w->current <= w->step;
		if (last_round && restarted && start != head)
			stop = start;
	}
}

static struct ipvs_dest *wrr_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	(void)p;
	return advance(svc, svc->sched_data);
}

static void wrr_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	struct wrr w = *(const struct wrr *)svc->sched_data, then;

	(void)p;
	x->winner = advance(svc, &w);
	x->why = SCHED_ROUND;
	x->load = w.current;
	if (x->winner) {
		x->weight = x->winner->weight;
		then = w;
		x->runner_up = advance(svc, &then);
	}
	if (!x->score)
		return;
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
		x->score(x,
			&(struct ipvs_score){dest, !dest->overloaded && dest->weight >= w.current,
				dest->weight, 0});
}

const struct ipvs_scheduler ipvs_wrr_scheduler = {
	.name = "wrr",
	.summary =
		N_("weighted round robin: in each cycle a server gets as many turns as its weight"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = wrr_init_service,
	.done_service = done_service,
	.add_dest = dest_changed,
	.del_dest = dest_changed,
	.upd_dest = dest_changed,
	.schedule = wrr_schedule,
	.explain = wrr_explain,
};
