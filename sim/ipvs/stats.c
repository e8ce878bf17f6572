/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The estimator of net/netfilter/ipvs/ip_vs_est.c (Linux 6.1: one timer for all, every 2 s, as late
 * as the wheel makes it). Each round copies the counters to the visible ones and moves the rates a
 * quarter of the way towards those of the last 2 s. With run_estimation 0 a round does nothing, so
 * even the plain counters do not change.
 *
 * Servers in the trash are not estimated; their counts of that time appear when they are restored.
 */
#include "ipvs/stats.h"

#include "ipvs/ipvs.h"
#include "ipvs/service.h"

#define ESTIMATION_PERIOD ((uint64_t)2 * HZ)

/* `gained` in 2 s, scaled; the average moves by a quarter of the difference, rounded down */
static uint64_t average(uint64_t rate, uint64_t gained, unsigned shift)
{
	int64_t difference = (int64_t)(gained << shift) - (int64_t)rate;

	return rate + (uint64_t)(difference >> 2);
}

/* estimation_timer(): << 9 is 2^10 over two seconds, << 4 is 2^5 */
static void estimate(struct ipvs_stats *s)
{
	const struct ipvs_counters *n = &s->now, *l = &s->last;
	struct ipvs_counters *r = &s->rate;

	r->conns = average(r->conns, n->conns - l->conns, 9);
	r->inpkts = average(r->inpkts, n->inpkts - l->inpkts, 9);
	r->outpkts = average(r->outpkts, n->outpkts - l->outpkts, 9);
	r->inbytes = average(r->inbytes, n->inbytes - l->inbytes, 4);
	r->outbytes = average(r->outbytes, n->outbytes - l->outbytes, 4);
	s->last = s->shown = s->now;
}

static void estimation_timer(struct engine *e, struct timer *t)
{
	struct ipvs *ipvs = container_of(t, struct ipvs, estimation);

	if (ipvs->sysctl.run_estimation) {
		estimate(&ipvs->stats);
		list_for_each (svc, &ipvs->services, struct ipvs_service, link) {
			estimate(&svc->stats);
			list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
				estimate(&dest->stats);
		}
	}
	timer_mod_in(e, t, ESTIMATION_PERIOD);
}

void ipvs_stats_init(struct ipvs *ipvs)
{
	ipvs->estimation.run = estimation_timer;
	timer_mod_in(ipvs->engine, &ipvs->estimation, ESTIMATION_PERIOD);
}

static struct ipvs_counters minus(const struct ipvs_counters *a, const struct ipvs_counters *b)
{
	return (struct ipvs_counters){
		.conns = a->conns - b->conns,
		.inpkts = a->inpkts - b->inpkts,
		.outpkts = a->outpkts - b->outpkts,
		.inbytes = a->inbytes - b->inbytes,
		.outbytes = a->outbytes - b->outbytes,
	};
}

/* ip_vs_copy_stats(), ip_vs_read_estimator() */
void ipvs_stats_read(
	const struct ipvs_stats *s, struct ipvs_counters *counters, struct ipvs_counters *rates)
{
	if (counters)
		*counters = minus(&s->shown, &s->zero);
	if (rates)
		*rates = (struct ipvs_counters){
			.conns = (s->rate.conns + 0x1ff) >> 10,
			.inpkts = (s->rate.inpkts + 0x1ff) >> 10,
			.outpkts = (s->rate.outpkts + 0x1ff) >> 10,
			.inbytes = (s->rate.inbytes + 0xf) >> 5,
			.outbytes = (s->rate.outbytes + 0xf) >> 5,
		};
}

/* the zero is the last shown value: later counts still appear (as in Linux) */
void ipvs_stats_zero(struct ipvs_stats *s)
{
	s->zero = s->last = s->shown;
	s->rate = (struct ipvs_counters){0};
}
