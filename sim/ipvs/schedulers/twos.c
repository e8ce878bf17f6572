/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The power of two choices (net/netfilter/ipvs/ip_vs_twos.c): draws two servers with probabilities
 * proportional to their weights and picks the one with the lower (257·active + inactive) / weight;
 * if equal, the first drawn. A draw is a number from 0 to the sum of the weights, both included, so
 * the first server of the list, which is the last added, has one chance more than its weight.
 *
 * The kernel counts in 32 bits: sums of weights above 2³¹ − 2 and large products wrap around. If
 * the sum does, the list is walked as in the kernel; otherwise a tree of sums finds the drawn
 * server. Debian's kernel has no twos (CONFIG_IP_VS_TWOS is not set).
 */
#include <limits.h>

#include "ipvs/order.h"

struct choice {
	struct ipvs_dest *first, *second; /* as drawn */
	bool swap;                        /* the second one is picked */
};

static struct ipvs_rank twos_rank(const struct ipvs_dest *dest)
{
	return (struct ipvs_rank){
		.load = ipvs_dest_overhead(dest), .weight = dest->overloaded ? 0 : dest->weight};
}

static int twos_init_service(struct ipvs_service *svc)
{
	struct ipvs_order *o = sched_alloc(svc, sizeof(*o));

	ipvs_order_init(o, svc, twos_rank, true);
	svc->sched_data = o;
	return 0;
}

/* prandom_u32_max() */
static uint32_t twos_draw(struct rng *r, uint32_t bound)
{
	return (uint32_t)((rng_next(r) >> 32) * bound >> 32);
}

static int wrapped(uint32_t x)
{
	return (int)x;
}

/* is a·b > c·d in 32 bits? */
static bool product_above(int a, int b, int c, int d)
{
	return wrapped((uint32_t)a * (uint32_t)b) > wrapped((uint32_t)c * (uint32_t)d);
}

struct drawn { /* one of the two, as the kernel's walk leaves it */
	struct ipvs_dest *dest;
	uint32_t left; /* of the number drawn */
	int weight, overhead;
};

static void walk_past(struct drawn *d, struct ipvs_dest *dest)
{
	d->left -= (uint32_t)dest->weight;
	if (wrapped(d->left) > 0 || d->weight != -1)
		return;
	d->dest = dest;
	d->weight = dest->weight;
	d->overhead = ipvs_dest_overhead(dest);
}

/* as the kernel does it, in 32 bits */
static struct choice walk(const struct ipvs_service *svc, uint32_t n1, uint32_t n2)
{
	struct drawn one = {NULL, n1, -1, 0}, two = {NULL, n2, -1, 0};
	struct ipvs_dest *last = NULL;

	list_for_each (dest, &svc->destinations, struct ipvs_dest, link) {
		if (!ipvs_dest_takes(dest))
			continue;
		last = dest;
		walk_past(&one, dest);
		walk_past(&two, dest);
		if (one.weight != -1 && two.weight != -1)
			break;
	}
	/* no server was found: the last eligible one */
	if (!one.dest)
		one.dest = last;
	bool swap = two.dest && product_above(two.weight, one.overhead, one.weight, two.overhead);
	return (struct choice){one.dest, two.dest, swap};
}

static uint64_t sum(const struct ipvs_service *svc)
{
	uint64_t total = 0;

	list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
		total += ipvs_dest_takes(dest) ? (uint64_t)dest->weight : 0;
	return total;
}

static struct choice choose(const struct ipvs_service *svc, struct rng *r)
{
	struct ipvs_order *o = svc->sched_data;
	uint64_t total = o->size ? ipvs_order_share_total(o) : sum(svc);

	if (!total)
		return (struct choice){NULL, NULL, false};
	uint32_t n1 = twos_draw(r, (uint32_t)total + 1), n2 = twos_draw(r, (uint32_t)total + 1);
	if (total >= INT_MAX || !o->size)
		return walk(svc, n1, n2);
	struct ipvs_dest *first = ipvs_order_share_at(o, n1), *second = ipvs_order_share_at(o, n2);
	bool swap = product_above(second->weight, ipvs_dest_overhead(first), first->weight,
		ipvs_dest_overhead(second));
	return (struct choice){first, second, swap};
}

static struct ipvs_dest *twos_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	struct choice c = choose(svc, &svc->ipvs->random);

	(void)p;
	return c.swap ? c.second : c.first;
}

static struct ipvs_score twos_shown(const struct ipvs_dest *dest)
{
	return (struct ipvs_score){
		dest, ipvs_dest_takes(dest), ipvs_dest_overhead(dest), dest->weight};
}

static void twos_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	struct rng r = svc->ipvs->random; /* a copy: the draws to come are not consumed */
	struct choice c = choose(svc, &r);
	const struct ipvs_dest *other = c.swap ? c.first : c.second;

	(void)p;
	x->why = c.first == c.second ? SCHED_TWICE : SCHED_TWO_CHOICES;
	ipvs_explain_pair(
		x, c.swap ? c.second : c.first, c.first == c.second ? NULL : other, twos_shown);
	ipvs_explain_scores(x, svc, twos_shown);
}

const struct ipvs_scheduler ipvs_twos_scheduler = {
	.name = "twos",
	.summary = N_("two choices: two servers drawn by weight, the less loaded one wins"),
	.abi = IPVS_SCHEDULER_ABI,
	.init_service = twos_init_service,
	IPVS_ORDERED_HOOKS,
	.schedule = twos_schedule,
	.explain = twos_explain,
};
