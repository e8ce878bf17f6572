/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tournament over the list of servers. The places stand in a row, the oldest server first; a new
 * server takes the next place behind, a deleted one leaves a gap, and when the row is full it is
 * written anew without gaps, as long again as what it holds. Above the row stands a binary tree in
 * an array: each node names the better of the two below it, and where they are equal the right
 * one, which was added later.
 *
 * Invariant: best[n] is the winner among the places under n, as a scan of the list that replaces
 * its candidate only by a strictly better one would find it. A change costs one comparison a level,
 * and ends where it makes no difference.
 */
#include "ipvs/order.h"

#define NOBODY UINT32_MAX
#define SIZE_FIRST 4

static struct ipvs_place *place_of(const struct ipvs_dest *dest)
{
	return dest->sched;
}

/* is a better than b, and not only as good? */
static bool better(const struct ipvs_rank *a, const struct ipvs_rank *b)
{
	return a->load * b->weight < b->load * a->weight;
}

/* of two winners, `newer` nearer to the head of the list */
static uint32_t join(const struct ipvs_order *o, uint32_t older, uint32_t newer)
{
	if (newer == NOBODY)
		return older;
	if (older == NOBODY)
		return newer;
	return better(&o->places[older].rank, &o->places[newer].rank) ? older : newer;
}

static uint32_t winner_of(const struct ipvs_order *o, uint32_t node)
{
	if (node < o->size)
		return o->best[node];
	uint32_t place = node - o->size;
	return o->places[place].rank.weight ? place : NOBODY;
}

static uint64_t share_of(const struct ipvs_order *o, uint32_t node)
{
	if (node < o->size)
		return o->share[node];
	return (uint64_t)o->places[node - o->size].rank.weight;
}

static void judge(struct ipvs_order *o, uint32_t node)
{
	o->best[node] = join(o, winner_of(o, 2 * node), winner_of(o, 2 * node + 1));
	if (o->share)
		o->share[node] = share_of(o, 2 * node) + share_of(o, 2 * node + 1);
}

static void count(struct ipvs_order *o, const struct ipvs_rank *rank, int by)
{
	if (rank->spare)
		o->spares += (uint32_t)by;
	if (rank->weight == 0 && rank->load < 0)
		o->odd += (uint32_t)by;
}

static void set_rank(struct ipvs_order *o, struct ipvs_place *place, struct ipvs_rank rank)
{
	uint32_t number = (uint32_t)(place - o->places);

	bool same = place->rank.load == rank.load && place->rank.weight == rank.weight;

	count(o, &place->rank, -1);
	count(o, &rank, 1);
	place->rank = rank;
	if (same)
		return;
	for (uint32_t node = (o->size + number) / 2; node; node /= 2) {
		uint32_t before = o->best[node];
		judge(o, node);
		/* those above compare what has not changed */
		if (!o->share && o->best[node] == before && before != number)
			return;
	}
}

/* ---- the row ---- */

static void release(struct ipvs_order *o, struct ipvs_service *svc)
{
	if (!o->size)
		return;
	sched_free(svc, o->places, o->size * sizeof(*o->places));
	sched_free(svc, o->best, o->size * sizeof(*o->best));
	if (o->share)
		sched_free(svc, o->share, o->size * sizeof(*o->share));
}

static void take_place(struct ipvs_order *o, struct ipvs_dest *dest)
{
	struct ipvs_place *place = &o->places[o->next++];

	place->dest = dest;
	dest->sched = place;
}

/* writes row and tree anew, with room for half as many more at least */
static void renew(struct ipvs_order *o, struct ipvs_service *svc, bool shares)
{
	uint32_t size = SIZE_FIRST;

	while (size < svc->num_dests + svc->num_dests / 2)
		size *= 2;
	release(o, svc);
	o->size = size;
	o->next = o->odd = o->spares = 0;
	o->places = sched_alloc(svc, size * sizeof(*o->places));
	o->best = sched_alloc(svc, size * sizeof(*o->best));
	o->share = shares ? sched_alloc(svc, size * sizeof(*o->share)) : NULL;
	for (struct list *at = svc->destinations.prev; at != &svc->destinations; at = at->prev) {
		struct ipvs_dest *dest = list_entry(at, struct ipvs_dest, link);
		take_place(o, dest);
		place_of(dest)->rank = o->rank(dest);
		count(o, &place_of(dest)->rank, 1);
	}
	for (uint32_t node = size - 1; node; node--)
		judge(o, node);
}

void ipvs_order_init(struct ipvs_order *o, struct ipvs_service *svc,
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest), bool shares)
{
	*o = (struct ipvs_order){.rank = rank};
	renew(o, svc, shares);
}

void ipvs_order_fini(struct ipvs_order *o, struct ipvs_service *svc)
{
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
		dest->sched = NULL;
	release(o, svc);
	*o = (struct ipvs_order){0};
}

void ipvs_order_add(struct ipvs_order *o, struct ipvs_service *svc, struct ipvs_dest *dest)
{
	if (o->next == o->size) {
		renew(o, svc, o->share != NULL); /* it is in the list already */
		return;
	}
	take_place(o, dest);
	set_rank(o, place_of(dest), o->rank(dest));
}

void ipvs_order_del(struct ipvs_order *o, struct ipvs_dest *dest)
{
	struct ipvs_place *place = place_of(dest);

	set_rank(o, place, (struct ipvs_rank){0});
	place->dest = NULL;
	dest->sched = NULL;
}

void ipvs_order_update(struct ipvs_order *o, struct ipvs_dest *dest)
{
	set_rank(o, place_of(dest), o->rank(dest));
}

/* ---- questions ---- */

struct ipvs_dest *ipvs_order_first(const struct ipvs_order *o)
{
	uint32_t first = o->best[1];

	return first == NOBODY ? NULL : o->places[first].dest;
}

struct ipvs_dest *ipvs_order_second(const struct ipvs_order *o)
{
	uint32_t second = NOBODY, first = o->best[1];

	if (first == NOBODY)
		return NULL;
	for (uint32_t node = o->size + first; node > 1; node /= 2) {
		uint32_t beside = winner_of(o, node ^ 1);
		second = node & 1 ? join(o, beside, second) : join(o, second, beside);
	}
	return second == NOBODY ? NULL : o->places[second].dest;
}

uint64_t ipvs_order_share_total(const struct ipvs_order *o)
{
	return o->share[1];
}

struct ipvs_dest *ipvs_order_share_at(const struct ipvs_order *o, uint64_t share)
{
	uint32_t node = 1;

	if (share == 0)
		share = 1;
	if (share > o->share[1])
		return NULL;
	while (node < o->size) {
		uint64_t newer = share_of(o, 2 * node + 1);
		node = 2 * node + (share <= newer);
		if (share > newer)
			share -= newer;
	}
	return o->places[node - o->size].dest;
}

static struct ipvs_score rank_shown(const struct ipvs_dest *dest)
{
	const struct ipvs_rank *rank = &place_of(dest)->rank;

	return (struct ipvs_score){dest, rank->weight > 0, rank->load, rank->weight};
}

void ipvs_order_explain(const struct ipvs_order *o, const struct ipvs_service *svc,
	struct ipvs_explanation *x, struct ipvs_score (*shown)(const struct ipvs_dest *dest))
{
	ipvs_explain_pair(x, ipvs_order_first(o), ipvs_order_second(o), shown ? shown : rank_shown);
	ipvs_explain_scores(x, svc, shown ? shown : rank_shown);
}

/* ---- a scheduler that is nothing but an order ---- */

int ipvs_ordered_init(
	struct ipvs_service *svc, struct ipvs_rank (*rank)(const struct ipvs_dest *dest))
{
	struct ipvs_order *o = sched_alloc(svc, sizeof(*o));

	ipvs_order_init(o, svc, rank, false);
	svc->sched_data = o;
	return 0;
}

void ipvs_ordered_done(struct ipvs_service *svc)
{
	ipvs_order_fini(svc->sched_data, svc);
	sched_free(svc, svc->sched_data, sizeof(struct ipvs_order));
}

int ipvs_ordered_add(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	ipvs_order_add(svc->sched_data, svc, dest);
	return 0;
}

int ipvs_ordered_del(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	ipvs_order_del(svc->sched_data, dest);
	return 0;
}

int ipvs_ordered_upd(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	ipvs_order_update(svc->sched_data, dest);
	return 0;
}

void ipvs_ordered_changed(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	ipvs_order_update(svc->sched_data, dest);
}

struct ipvs_dest *ipvs_ordered_schedule(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	(void)p;
	return ipvs_order_first(svc->sched_data);
}
